// The least a proxy can do: node:http in, node:http out, bytes passed on unread. The limit that the gateway is measured against.
// Run as a process of its own with TARGET set to the upstream's port.
import { Agent, createServer, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 1024, noDelay: true });
const target = Number(process.env['TARGET']);

const server = createServer((incoming, outgoing) => {
  incoming.socket.setNoDelay(true);
  const { host: _, ...headers } = incoming.headers;
  const onward = request(
    { agent, port: target, host: '127.0.0.1', method: incoming.method, path: incoming.url, headers },
    (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    },
  );
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`PORT ${typeof address === 'object' ? address?.port : ''}\n`);
});
