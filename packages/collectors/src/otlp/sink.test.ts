import { manualClock } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { now, traces } from './test-kit/payloads.ts';
import { post, protobuf, setup } from './test-kit/post.ts';
import { heldSink } from './test-kit/recording-sink.ts';

const send = (): Request => post('/v1/traces', traces(), protobuf);

describe('a sink under pressure', () => {
  it('holds back the answer until it has taken the batch', async () => {
    const sink = heldSink();
    const { handler } = setup({ sink });
    let answered = false;
    const response = handler(send()).then((result) => {
      answered = true;
      return result;
    });
    await expect.poll(() => sink.held.length).toBe(1);
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    sink.held[0]?.resolve();
    expect((await response).status).toBe(200);
  });

  it('turns requests away beyond the concurrency, and takes them again afterwards', async () => {
    const sink = heldSink();
    const { handler } = setup({ sink, limits: { concurrency: 2 } });
    const taken = [handler(send()), handler(send())];
    await expect.poll(() => sink.held.length).toBe(2);
    const refused = await handler(send());
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    for (const write of sink.held) write.resolve();
    expect((await Promise.all(taken)).map((response) => response.status)).toEqual([200, 200]);
    const again = handler(send());
    await expect.poll(() => sink.held.length).toBe(3);
    sink.held[2]?.resolve();
    expect((await again).status).toBe(200);
  });

  it('turns requests away beyond the bytes in flight, but never the only one', async () => {
    const sink = heldSink();
    const size = traces().length;
    const { handler } = setup({ sink, limits: { maxInFlightBytes: size - 1 } });
    const first = handler(send());
    await expect.poll(() => sink.held.length).toBe(1);
    expect(handler.stats().heldBytes).toBe(size);
    const refused = await handler(send());
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    sink.held[0]?.resolve();
    expect((await first).status).toBe(200);
    expect(handler.stats().heldBytes).toBe(0);
  });

  it('answers 503 when the sink hangs, and goes on counting what it holds', async () => {
    const sink = heldSink();
    const clock = manualClock(now);
    const { handler } = setup({ sink, clock, limits: { sinkTimeout: 1000 } });
    const response = handler(send());
    await expect.poll(() => sink.held.length).toBe(1);
    await clock.advance(1000);
    const answer = await response;
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(sink.held[0]?.signal?.aborted).toBe(true);
    expect(handler.stats()).toMatchObject({ active: 0, writing: 1, heldBytes: traces().length });
    sink.held[0]?.resolve();
    await expect.poll(() => handler.stats().writing).toBe(0);
    expect(handler.stats().heldBytes).toBe(0);
    expect(clock.sleepers).toBe(0);
  });

  it('leaves no timer behind a request that ended well', async () => {
    const clock = manualClock(now);
    const { handler } = setup({ clock });
    for (let i = 0; i < 10; i++) expect((await handler(send())).status).toBe(200);
    expect(clock.sleepers).toBe(0);
  });

  it('passes on that the client is gone', async () => {
    const sink = heldSink();
    const { handler } = setup({ sink });
    const gone = new AbortController();
    const response = handler(new Request(send(), { signal: gone.signal }));
    await expect.poll(() => sink.held.length).toBe(1);
    gone.abort();
    await expect.poll(() => sink.held[0]?.signal?.aborted).toBe(true);
    expect((await response).status).toBe(499);
    sink.held[0]?.reject(new DOMException('stopped', 'AbortError'));
    await expect.poll(() => handler.stats().heldBytes).toBe(0);
    expect(handler.stats().refusals).toEqual({ cancelled: 1 });
  });
});
