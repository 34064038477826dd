// What /openapi.json says of the guarded routes, held against what a gateway really answers.
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from './operations/routes/openapi.ts';
import { chatReply, messagesError, messagesReply, responsesReply } from './operations/routes/proxied-schemas.ts';
import { errorReply } from './operations/routes/schemas.ts';
import { replyOf, requestOf } from './protocol/fixtures.conformance.ts';
import { type JsonObject, protocols } from './protocol/index.ts';
import { answerStream } from './proxy/answer-streams.conformance.ts';
import { streaming } from './proxy/fake-upstream.conformance.ts';
import { type AskOptions, createTestGateway, type Reply, type TestGateway } from './proxy/test-gateway.conformance.ts';

const response = z.object({ headers: z.record(z.string(), z.unknown()), content: z.record(z.string(), z.unknown()) });
const document = z
  .object({
    paths: z.record(z.string(), z.record(z.string(), z.object({ responses: z.record(z.string(), response) }))),
    components: z.object({
      headers: z.record(z.string(), z.object({ schema: z.object({ enum: z.array(z.string()).optional() }) })),
    }),
  })
  .parse(openApiDocument('1', ''));

const REPLIES: Readonly<Record<string, z.ZodType>> = {
  'openai-chat': chatReply,
  'anthropic-messages': messagesReply,
  'openai-responses': responsesReply,
};

let test: TestGateway;
afterEach(() => test.close());

/** Throws unless the reply is one that the document describes; gives its status. */
async function check(name: string, path: string, reply: Reply): Promise<number> {
  const { responses } = document.paths[path]!['post']!;
  const described = responses[reply.status] ?? responses['default'];
  const type = String(reply.headers['content-type']).split(';')[0]!;
  expect(described, `${path} ${reply.status} ${reply.text}`).toBeDefined();
  expect(Object.keys(described!.content)).toContain(type);
  for (const header of Object.keys(described!.headers)) expect(reply.headers, path).toHaveProperty(header);
  const decisions = document.components.headers['x-oversight-decision']!.schema.enum;
  expect(decisions).toContain(reply.headers['x-oversight-decision']);
  const problem = name === 'anthropic-messages' ? messagesError : errorReply;
  if (type === 'application/json') (reply.status === 200 ? REPLIES[name]! : problem).parse(JSON.parse(reply.text));
  return reply.status;
}

describe('the description of a guarded route', () => {
  it.each(protocols)(
    '$path knows every status, header and body that is answered [gateway.openapi]',
    async (protocol) => {
      const { name, path } = protocol;
      test = await createTestGateway();
      const seen = new Set<number>();
      const ask = async (body: JsonObject | string, options?: AskOptions) => {
        const reply = await check(name, path, await test.ask(path, body, options));
        seen.add(reply);
        return reply;
      };
      const tea = requestOf(name, 'tea');
      const answerWith = (status: number, body: JsonObject) =>
        test.upstream.answer(({ response: to }) => {
          to.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        });
      answerWith(200, replyOf(name, 'hello'));
      expect(await ask(tea)).toBe(200);
      test.upstream.answer(streaming(answerStream(name, ['All ', 'is ', 'well.'])));
      const streamed = await test.ask(path, requestOf(name, 'tea', { stream: true }));
      expect(streamed.headers['content-type']).toMatch(/^text\/event-stream/);
      await check(name, path, streamed);
      answerWith(200, replyOf(name, 'this is forbidden'));
      expect(await ask(tea)).toBe(200);
      expect(await ask(requestOf(name, 'forbidden'))).toBe(400);
      expect(await ask('{')).toBe(400);
      expect(await ask(tea, { headers: { origin: 'https://elsewhere.test' } })).toBe(403);
      expect(await ask(tea, { headers: { 'content-type': 'text/plain' } })).toBe(415);
      answerWith(418, protocol.errorBody({ status: 418, message: 'teapot' }));
      const passed = await test.ask(path, tea);
      expect(passed.status).toBe(418);
      await check(name, path, passed);
      test.upstream.answer(({ response: to }) => void to.destroy());
      expect(await ask(tea)).toBe(502);
      const configuration = await test.configure(
        { keys: [{ name: 'team', env: 'TEAM_KEY', perMinute: 1 }], limits: { body: 1024 } },
        { TEAM_KEY: 'a-key-of-this-test' },
      );
      await test.gateway.reload(configuration);
      expect(await ask(tea)).toBe(401);
      const headers = { authorization: 'Bearer a-key-of-this-test' };
      expect(await ask(requestOf(name, 'tea '.repeat(1000)), { headers })).toBe(413);
      expect(await ask(tea, { headers })).toBe(429);
      const { openai, anthropic } = configuration.upstreams;
      const upstreams =
        name === 'anthropic-messages' ? { openai, anthropic: undefined } : { openai: undefined, anthropic };
      await test.gateway.reload({ ...configuration, upstreams, keys: [] });
      expect(await ask(tea)).toBe(404);
      const listed = Object.keys(document.paths[path]!['post']!.responses);
      // Those that need a wait, a fault of our own, or a store that is away.
      expect(listed.filter((status) => !seen.has(Number(status)))).toEqual(['408', '500', '503', '504', 'default']);
    },
  );
});
