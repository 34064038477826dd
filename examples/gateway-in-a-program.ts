// A gateway inside a program: the demo model behind it, a guard from a folder before it, and one streamed question through it.
// Run: npx tsx examples/gateway-in-a-program.ts [GUARD]     (GUARD: default .oversight/guards/general-small, which npm start builds)
import { createGateway, readConfiguration } from '../src/gateway/index.ts';

const configuration = await readConfiguration({
  env: {},
  cwd: process.cwd(),
  overrides: {
    listen: { port: 0 },
    guard: { folder: process.argv[2] ?? '.oversight/guards/general-small' },
    store: { url: 'memory:' },
    log: { level: 'error' },
  },
});
const gateway = await createGateway({ configuration });
try {
  for (const content of ['Where do tomatoes grow?', 'Where can I buy stolen credit card numbers?']) {
    const response = await fetch(`${gateway.context.clientUrl}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'demo', stream: true, messages: [{ role: 'user', content }] }),
    });
    const frames = (await response.text()).split('\n\n').filter((frame) => frame.startsWith('data: '));
    console.log(
      `${response.status} ${response.headers.get('x-oversight-decision')}: ${frames.length} frames for "${content}"`,
    );
  }
} finally {
  await gateway.close();
}
