import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Script, Step } from './record-writer.ts';

export interface Tee extends AsyncDisposable {
  readonly port: number;
  /** What its connections carried so far, as their clients saw it; in the order in which they were made. */
  scripts(port: number): Script[];
}

/** A way to a server that keeps a copy of every byte with its time: recordings of real programs, without rights. */
export async function startTee(to: {
  readonly address?: string;
  readonly port: number;
}): Promise<Tee> {
  const recorded: Step[][] = [];
  const sockets = new Set<Socket>();
  const begin = performance.now();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const steps: Step[] = [];
    recorded.push(steps);
    const upstream = connect({
      port: to.port,
      host: to.address ?? '127.0.0.1',
      allowHalfOpen: true,
    });
    const pass = (from: Socket, into: Socket, step: (bytes: Buffer, at: number) => Step): void => {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (bytes: Buffer) => {
        steps.push(step(bytes, performance.now() - begin));
        into.write(bytes);
      });
      from.on('end', () => into.end());
      from.on('error', () => into.destroy());
      from.on('close', () => {
        sockets.delete(from);
        into.destroySoon();
      });
    };
    pass(client, upstream, (out, at) => ({ out, at }));
    pass(upstream, client, (bytes, at) => ({ in: bytes, at }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    port: address.port,
    scripts: (port) => recorded.map((steps) => ({ steps: [...steps], port })),
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
