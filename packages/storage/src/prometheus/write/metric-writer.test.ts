import { describe, expect, it } from 'vitest';
import { at, pointsOf } from '../test-kit/batches.ts';
import { type FakeServer, noContent, writtenIn } from '../test-kit/fake-server.ts';
import { outcome, under } from '../test-kit/writer-under-test.ts';

describe('batches for Prometheus', () => {
  it('cuts requests by samples and by bytes', async () => {
    const points = Array.from({ length: 100 }, (_, i) => ({ attributes: { k: String(i % 10) } }));
    const bySamples = under(noContent, { limits: { requestSamples: 30 } });
    await bySamples.store.metrics.write?.(pointsOf(...points));
    const count = (list: ReturnType<FakeServer['written']>): number[] =>
      list.map((request) => request.reduce((sum, { samples }) => sum + samples.length, 0));
    expect(count(bySamples.server.written())).toEqual([30, 30, 30, 10]);
    const byBytes = under(noContent, { limits: { requestBytes: 500 } });
    await byBytes.store.metrics.write?.(pointsOf(...points));
    const counts = count(byBytes.server.written());
    expect(counts.reduce((sum, n) => sum + n)).toBe(100);
    expect(counts.length).toBeGreaterThan(4);
  });

  it('brings the samples of a series in order of time, once for each, the greatest of several', async () => {
    const { store, server } = under(noContent);
    await store.metrics.write?.(
      pointsOf(
        { time: at + 2000, value: 2 },
        { time: at, value: 5 },
        { time: at + 1000, value: 1 },
        { time: at, value: 7 },
        { time: at + 0.4, value: 6 },
      ),
    );
    expect(server.written()).toEqual([
      [
        {
          labels: { __name__: 'm' },
          samples: [
            [at, 7],
            [at + 1000, 1],
            [at + 2000, 2],
          ],
        },
      ],
    ]);
  });

  it('keeps the order of a series over writes at one time, also when the first has to be sent again', async () => {
    let failed = false;
    const { store, server, clock } = under(
      (request) => {
        const first = writtenIn(request).some(({ samples }) => samples[0]?.[0] === at);
        if (!first || failed) return noContent();
        failed = true;
        return new Response('', { status: 500 });
      },
      { concurrency: 3 },
    );
    const writes = [0, 1, 2].map((i) =>
      outcome(store.metrics.write?.(pointsOf({ time: at + i * 1000, value: i }))),
    );
    await clock.advance(10_000);
    expect(await Promise.all(writes)).toEqual(['done', 'done', 'done']);
    const times = server.written().map(([series]) => (series?.samples[0]?.[0] as number) - at);
    expect(times).toEqual([0, 0, 1000, 2000]);
  });

  it('waits with the next batch while too much stands in line', async () => {
    const answers: (() => void)[] = [];
    const { store, server } = under(
      () => new Promise<Response>((resolve) => answers.push(() => resolve(noContent()))),
      { limits: { pendingBytes: 1, requestSamples: 1 } },
    );
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const writes = [0, 1, 2].map((i) =>
      outcome(store.metrics.write?.(pointsOf({ time: at + i, value: i }))),
    );
    const stages: number[] = [];
    for (let i = 0; i < 3; i++) {
      await turn();
      stages.push(server.requests.length);
      answers.shift()?.();
      await turn();
    }
    expect(stages).toEqual([1, 2, 3]);
    expect(await Promise.all(writes)).toEqual(['done', 'done', 'done']);
  });

  it('ends series whose points have no recorded value', async () => {
    const { store, server } = under(noContent);
    await store.metrics.write?.(pointsOf({ value: 1 }, { flags: 1 }));
    expect(server.written()[0]?.[0]?.samples).toEqual([
      [at, 1],
      [at + 1000, Number.NaN],
    ]);
    expect(store.stats().staleMarkers).toBe(1);
    const without = under(noContent, { staleMarkers: false });
    await without.store.metrics.write?.(pointsOf({ value: 1 }, { flags: 1 }));
    expect(without.server.written()[0]?.[0]?.samples).toEqual([[at, 1]]);
  });

  it('rejects with the reason of an abort', async () => {
    const reason = new Error('enough');
    const { store } = under(() => new Promise<Response>(() => {}));
    const controller = new AbortController();
    controller.abort(reason);
    const writing = store.metrics.write?.(pointsOf({}), { signal: controller.signal });
    expect(await outcome(writing)).toBe(reason);
  });

  it('is no sink when it is only read', () => {
    expect(under(noContent, { writeUrl: false }).store.metrics.write).toBeUndefined();
  });
});
