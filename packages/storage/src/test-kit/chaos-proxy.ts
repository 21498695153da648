import { connect, createServer, type Server, type Socket } from 'node:net';

/** What goes wrong with connections that are made from now on. */
export interface Chaos {
  /** Milliseconds that every piece waits, each way. */
  readonly latency?: number;
  /** Bytes a second, each way. */
  readonly bandwidth?: number;
  /** Reset both ends after so many bytes of the request. */
  readonly resetAfter?: number;
  /** Close, without a reset, after so many bytes of the request. */
  readonly cutAfter?: number;
  /** The request arrives and is carried out; the connection is reset when the answer comes. */
  readonly loseAnswer?: boolean;
  /** Connections are accepted, and nothing is ever passed on: half-open, as behind a dead router. */
  readonly blackHole?: boolean;
  /** Connections are reset as soon as they are made. */
  readonly refuse?: boolean;
}

export interface ChaosProxy {
  readonly port: number;
  readonly url: string;
  /** Connections made so far. */
  readonly connections: number;
  /** Of connections that are open now, too: those that exist are reset. */
  set(chaos: Chaos): void;
  stop(): Promise<void>;
}

/** `undefined` is the end. */
type Pass = (piece: Buffer | undefined) => void;

/** Hands pieces on late and slowly, in order. */
function delayed({ latency = 0, bandwidth }: Chaos, pass: Pass): Pass {
  let free = 0;
  return (piece) => {
    const now = performance.now();
    const takes = bandwidth === undefined ? 0 : ((piece?.length ?? 0) / bandwidth) * 1000;
    free = Math.max(free, now) + takes;
    const wait = free - now + latency;
    if (wait <= 0) pass(piece);
    else setTimeout(() => pass(piece), wait);
  };
}

/** A TCP proxy before a port of this machine that does to connections what networks do. */
export async function startChaosProxy(target: number, first: Chaos = {}): Promise<ChaosProxy> {
  let chaos = first;
  let connections = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };

  const serve = (client: Socket): void => {
    connections++;
    keep(client);
    const rules = chaos;
    if (rules.refuse === true) return void client.resetAndDestroy();
    if (rules.blackHole === true) return void client.resume();
    const server = keep(connect(target, '127.0.0.1'));
    const end = (how: 'resetAndDestroy' | 'destroy'): void => {
      client[how]();
      server[how]();
    };
    let sent = 0;
    const to = (socket: Socket): Pass =>
      delayed(rules, (piece) => {
        if (socket.destroyed) return;
        if (piece === undefined) socket.end();
        else socket.write(piece);
      });
    const forward = to(server);
    const backward = to(client);
    const limit = rules.resetAfter ?? rules.cutAfter ?? Number.POSITIVE_INFINITY;
    client.on('data', (piece) => {
      const room = Math.max(0, limit - sent);
      sent += piece.length;
      if (piece.length < room || limit === Number.POSITIVE_INFINITY) return forward(piece);
      if (room > 0) forward(piece.subarray(0, room));
      // What is let through has to leave before the connection goes.
      setImmediate(() => end(rules.resetAfter === undefined ? 'destroy' : 'resetAndDestroy'));
    });
    server.on('data', (piece) => {
      if (rules.loseAnswer === true) end('resetAndDestroy');
      else backward(piece);
    });
    client.once('close', () => forward(undefined));
    server.once('close', () => backward(undefined));
  };

  const server: Server = createServer(serve);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const resetAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get connections() {
      return connections;
    },
    set(next) {
      chaos = next;
      resetAll();
    },
    async stop() {
      resetAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
