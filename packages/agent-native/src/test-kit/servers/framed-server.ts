import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

export interface FramedServer extends AsyncDisposable {
  readonly port: number;
}

export interface FramedOptions {
  readonly port?: number;
  readonly address?: string;
  /** Whole length of the message at the head of these bytes; undefined while that cannot be told. */
  length(bytes: Buffer): number | undefined;
  /** One message. What it returns is sent; answers need not come in order. */
  answer(message: Buffer, socket: Socket): Promise<Buffer | undefined> | Buffer | undefined;
}

/** A server of messages that say how long they are. */
export async function startFramedServer(options: FramedOptions): Promise<FramedServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let held: Buffer = Buffer.alloc(0);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    const take = async (message: Buffer): Promise<void> => {
      const answer = await options.answer(message, socket);
      if (answer !== undefined && !socket.destroyed) socket.write(answer);
    };
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      for (;;) {
        const length = options.length(held);
        if (length === undefined || held.length < length) return;
        take(held.subarray(0, length)).catch((error: unknown) => {
          process.stderr.write(`${String(error)}\n`);
          socket.destroy();
        });
        held = held.subarray(length);
      }
    });
  });
  server.listen(options.port ?? 0, options.address ?? '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** A name of the form `…delay-50…` asks for an answer 50 ms later. */
export async function delayOf(name: string): Promise<void> {
  const delay = Number(/delay[-_](\d+)/.exec(name)?.[1] ?? 0);
  if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
}
