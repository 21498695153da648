import { execPath } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpanDocument } from '../protocol/documents.ts';
import { freePort, type Program, startProgram } from '../test-kit/program.ts';
import { app, makeStage, onSide, type Stage } from '../test-kit/stage.ts';

interface Seen {
  readonly path: string;
  /** As it was sent; empty for none. */
  readonly traceparent: string;
}
type Context = Pick<SpanDocument, 'traceId' | 'parentSpanId' | 'traceFlags'>;

let stage: Stage;

beforeAll(async () => {
  stage = await makeStage();
});

afterAll(async () => {
  await stage?.[Symbol.asyncDispose]();
});

const serve = async (name: string): Promise<{ server: Program; address: string }> => {
  const port = await freePort();
  const server = await startProgram(execPath, [app(name), String(port)], {
    cgroup: stage.servers,
    port,
  });
  return { server, address: `127.0.0.1:${port}` };
};

const none: Context = { traceId: '', parentSpanId: '', traceFlags: 0 };

const sent = ({ traceparent }: Seen): Context => {
  const [, traceId = '', parentSpanId = '', flags = ''] = traceparent.split('-');
  return { traceId, parentSpanId, traceFlags: Number.parseInt(flags, 16) };
};

const carried = ({ traceId, parentSpanId, traceFlags }: SpanDocument): Context => ({
  traceId,
  parentSpanId,
  traceFlags,
});

const zeros = `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`;
const torn = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067';

describe('the context of a trace', () => {
  it('is that of the HTTP header, on both sides, without a word about payload', async () => {
    await using agent = await stage.watch({ see: ['l4', 'l7'] });
    const { server, address } = await serve('http-server');
    await using _ = server;
    const calls = [
      ...Array.from({ length: 10 }, (_none, i) => [`/status/${200 + i}`, `new-0${i % 2}`]),
      ['/status/500', 'new-01'],
      ['/status/200', ''],
      ['/status/200', zeros],
      ['/status/200', torn],
      ['/status/404', 'new-01'],
    ];
    const seen = await stage.client<Seen[]>('traced-client', 'http', `http://${address}`, calls);
    const truth = seen.map((one) =>
      ['', zeros, torn].includes(one.traceparent) ? none : sent(one),
    );
    expect(new Set(truth.map(({ traceId }) => traceId)).size).toBe(13);
    for (const side of ['client', 'server'] as const) {
      const spans = await agent.spansSeen(seen.length, onSide(side, 'http'));
      expect(spans.map(carried)).toEqual(truth);
    }
  });

  it('is that of the metadata of gRPC', async () => {
    await using agent = await stage.watch({ see: ['l4', 'l7'] });
    const { server, address } = await serve('grpc-server');
    await using _ = server;
    const calls = [
      ...Array.from({ length: 8 }, (_none, i) => ['/shop.Cart/Get', `new-0${i % 2}`]),
      ['/shop.Cart/Fail', 'new-01'],
      ['/shop.Cart/Get', ''],
      ['/shop.Cart/Slow', 'new-01'],
    ];
    const seen = await stage.client<Seen[]>('traced-client', 'grpc', address, calls);
    const truth = seen.map((one) => (one.traceparent === '' ? none : sent(one)));
    for (const side of ['client', 'server'] as const) {
      const spans = await agent.spansSeen(seen.length, (span) => span.side === side);
      expect(spans.map(({ target }) => target)).toEqual(calls.map(([path]) => path));
      expect(spans.map(carried)).toEqual(truth);
    }
  });
});
