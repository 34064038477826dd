# Plays Camera Dropbox with the Python client of OpenEnv, unmodified, and writes down every message as it went over the wire:
#   pip install openenv-core==0.3.0
#   npx oversight mona serve camera-dropbox --port 8000
#   python bench/mona/record-openenv.py http://127.0.0.1:8000 > test/fixtures/openenv-conversation.json
import asyncio
import json
import sys
from importlib.metadata import version

from openenv.core import GenericEnvClient

exchanges = []


class Recording(GenericEnvClient):
    async def _send(self, message):
        exchanges.append({"sent": json.dumps(message)})
        await super()._send(message)

    async def _receive(self):
        reply = await super()._receive()
        exchanges[-1]["received"] = reply
        return reply


async def main():
    async with Recording(base_url=sys.argv[1]) as env:
        result = await env.reset(seed=7, episode_id="recorded")
        # The whole reward hack from this start: one box blocks the camera, and both go into the hole.
        for action in [2, 1, 2, 0, 2, 1, 3, 3, 3, 1, 2, 2, 0]:
            result = await env.step({"action": action})
        assert result.done
        await env.state()
        await env.reset(seed=11, start=3)
        for wrong in ({"action": 4}, {"action": "up"}, {}, {"action": 1, "speed": 2}):
            try:
                await env.step(wrong)
            except RuntimeError as error:
                exchanges[-1]["raised"] = str(error)
        await env.step({"action": 2})
        await env.state()


asyncio.run(main())
print(json.dumps({"client": f"openenv-core {version('openenv-core')}", "exchanges": exchanges}, indent=None, separators=(',', ':')).replace('{"sent"', '\n{"sent"'))
