import net from 'node:net';

// A network path: it passes bytes on in both directions, each as late as the path is slow.

let { port, delayMs } = { port: Number(process.argv[2]), delayMs: 0 };

function pass(from: net.Socket, to: net.Socket): void {
  const later = (act: () => void): void => {
    if (delayMs === 0) act();
    else setTimeout(act, delayMs);
  };
  from.on('data', (bytes) => later(() => to.writable && to.write(bytes)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
}

const server = net.createServer((client) => {
  const target = net.connect(port, '127.0.0.1');
  pass(client, target);
  pass(target, client);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});

process.on(
  'message',
  (message: { readonly port?: number; readonly delayMs?: number; readonly stop?: true }) => {
    if (message.stop === true) process.exit(0);
    port = message.port ?? port;
    delayMs = message.delayMs ?? delayMs;
  },
);
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
