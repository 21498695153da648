import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { manualClock } from '@abduce/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type ListenOtlpOptions, listenOtlp, type OtlpHttpServer } from './listen.ts';
import { now, traces } from './test-kit/payloads.ts';
import { heldSink, recordingSink } from './test-kit/recording-sink.ts';

const open: (Socket | OtlpHttpServer)[] = [];

afterEach(async () => {
  for (const item of open.splice(0).reverse()) {
    if ('destroy' in item) item.destroy();
    else await item.close();
  }
});

async function serve(options: Partial<ListenOtlpOptions> = {}): Promise<OtlpHttpServer> {
  const sink = recordingSink();
  const server = await listenOtlp({ sink, port: 0, tracing: false, drainTimeout: 0, ...options });
  open.push(server);
  return server;
}

interface Peer {
  readonly socket: Socket;
  /** Everything received so far. */
  text(): string;
  /** Resolves when the text matches. */
  until(pattern: RegExp): Promise<string>;
}

async function dial(server: OtlpHttpServer): Promise<Peer> {
  const socket = connect(server.port, server.host);
  open.push(socket);
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return {
    socket,
    text: () => received,
    until: async (pattern) => {
      await expect.poll(() => received).toMatch(pattern);
      return received;
    },
  };
}

function head(extra: string): string {
  return `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-protobuf\r\n${extra}\r\n\r\n`;
}

describe('slow and lying senders', () => {
  it('a body that trickles is cut off at the deadline with 408', async () => {
    const clock = manualClock(now);
    const server = await serve({ clock });
    const { socket, until } = await dial(server);
    socket.write(head('content-length: 100'));
    socket.write('abc');
    await expect.poll(() => clock.sleepers).toBe(1);
    await clock.advance(29_999);
    expect(server.stats().active).toBe(1);
    await clock.advance(1);
    const answer = await until(/the body took longer/);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(server.stats()).toMatchObject({ active: 0, heldBytes: 0, refusals: { timeout: 1 } });
  });

  it('a chunked body without end is stopped at the cap', async () => {
    const server = await serve({ limits: { maxWireBytes: 100_000 } });
    const { socket, until } = await dial(server);
    socket.write(head('transfer-encoding: chunked'));
    const chunk = `2710\r\n${'x'.repeat(10_000)}\r\n`;
    let stop = false;
    const pump = (): void => {
      while (!stop && socket.writable && socket.write(chunk));
    };
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('drain', pump);
    pump();
    expect(await until(/100000 bytes/)).toMatch(/^HTTP\/1\.1 413 /);
    // Nobody reads on for ever.
    await closed;
    stop = true;
    expect(server.stats()).toMatchObject({ active: 0, heldBytes: 0 });
  });

  it('a declared length beyond the cap is refused before any body', async () => {
    const server = await serve();
    const { socket, until } = await dial(server);
    socket.write(head('content-length: 99999999999'));
    expect(await until(/exceeds/)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('a sender that asks first is told no before it sends, or to go on', async () => {
    const server = await serve();
    const refused = await dial(server);
    refused.socket.write(head('content-length: 99999999\r\nexpect: 100-continue'));
    expect(await refused.until(/exceeds/)).toMatch(/^HTTP\/1\.1 413 /);
    const body = traces();
    const { socket, until } = await dial(server);
    socket.write(head(`content-length: ${body.length}\r\nexpect: 100-continue`));
    await until(/^HTTP\/1\.1 100 Continue/);
    socket.write(body);
    await until(/HTTP\/1\.1 200 OK/);
  });

  it('a body shorter than declared ends with the connection', async () => {
    const server = await serve();
    const { socket } = await dial(server);
    socket.write(head('content-length: 1000'));
    socket.write('short');
    await expect.poll(() => server.stats().active).toBe(1);
    socket.destroy();
    await expect.poll(() => server.stats().refusals).toEqual({ cancelled: 1 });
    expect(server.stats()).toMatchObject({ active: 0, heldBytes: 0 });
  });

  it('what follows a body longer than declared is no part of it', async () => {
    const server = await serve();
    const body = traces();
    const { socket, until } = await dial(server);
    socket.write(Buffer.concat([Buffer.from(head(`content-length: ${body.length}`)), body]));
    await until(/200 OK/);
    socket.write('this is no request\r\n\r\n');
    await until(/400 Bad Request/);
  });

  it('the sink hears when the client is gone', async () => {
    const sink = heldSink();
    const server = await serve({ sink });
    const body = traces();
    const { socket } = await dial(server);
    socket.write(Buffer.concat([Buffer.from(head(`content-length: ${body.length}`)), body]));
    await expect.poll(() => sink.held.length).toBe(1);
    socket.destroy();
    await expect.poll(() => sink.held[0]?.signal?.aborted).toBe(true);
    // The sink still has the batch: its bytes count until it lets go.
    expect(server.stats()).toMatchObject({ active: 0, writing: 1, heldBytes: body.length });
    sink.held[0]?.reject(new Error('stopped'));
    await expect.poll(() => server.stats().heldBytes).toBe(0);
  });
});
