import { describe, expect, it } from 'vitest';
import type { PrometheusLimits } from '../limits.ts';
import { shorten } from '../names/shorten.ts';
import { prometheusStore } from '../prometheus-store.ts';
import { at, pointsOf } from '../test-kit/batches.ts';
import { fakeServer, noContent, type PlainSeries } from '../test-kit/fake-server.ts';

const limits = { labelValueBytes: 40, labelNameBytes: 40, labels: 8 };

async function written(
  attributes: Readonly<Record<string, string>>[],
  given: Partial<PrometheusLimits> = limits,
): Promise<{ readonly series: PlainSeries[]; readonly counts: unknown }> {
  const server = fakeServer(noContent);
  const store = prometheusStore({
    url: 'http://store',
    fetch: server.fetch,
    limits: given,
    concurrency: 1,
  });
  await store.metrics.write?.(
    pointsOf(...attributes.map((one) => ({ time: at, attributes: one }))),
  );
  return { series: server.written().flat(), counts: store.stats().limits };
}

describe('limits of labels', () => {
  it('cuts a long value between characters, ends it in a hash, and counts it', async () => {
    const long = '😀'.repeat(20);
    const { series, counts } = await written([{ k: long }, { k: `${long}!` }, { k: 'short' }]);
    const values = series.map(({ labels }) => labels.k as string);
    expect(values[2]).toBe('short');
    expect(values[0]).toMatch(/^😀{5}…[0-9a-f]{16}$/u);
    expect(values[1]).toMatch(/^😀{5}…[0-9a-f]{16}$/u);
    expect(values[0]).not.toBe(values[1]);
    expect(Buffer.byteLength(values[0] as string)).toBeLessThanOrEqual(40);
    expect(counts).toEqual({ 'label-value-bytes': 2 });
  });

  it('cuts long names likewise, and they stay legal', async () => {
    const { series, counts } = await written([
      { [`${'a.b'.repeat(20)}x`]: 'v' },
      { ['n'.repeat(41)]: 'v' },
    ]);
    for (const { labels } of series) {
      const [name] = Object.keys(labels).filter((key) => key !== '__name__');
      expect(name).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*__[0-9a-f]{16}$/);
      expect(name?.length).toBeLessThanOrEqual(40);
    }
    expect(counts).toEqual({ 'label-name-bytes': 2 });
  });

  it('leaves out labels beyond their number, and a hash keeps the series apart', async () => {
    const many = (last: string): Record<string, string> =>
      Object.fromEntries(
        Array.from({ length: 12 }, (_, i) => [
          `k${String(i).padStart(2, '0')}`,
          i < 11 ? 'v' : last,
        ]),
      );
    const { series, counts } = await written([many('a'), many('b'), many('a')]);
    expect(series).toHaveLength(2);
    for (const { labels } of series) {
      expect(Object.keys(labels).length).toBeLessThanOrEqual(8);
      expect(labels.abduce_dropped_labels).toMatch(/^[0-9a-f]{16}$/);
      expect(labels.k00).toBe('v');
    }
    expect(series[0]?.labels.abduce_dropped_labels).not.toBe(
      series[1]?.labels.abduce_dropped_labels,
    );
    expect(counts).toEqual({ labels: 2 });
  });

  it('takes what just fits as it is', () => {
    expect(shorten('x'.repeat(40), 40, '…')).toBe('x'.repeat(40));
    expect(shorten('x'.repeat(41), 40, '…')).toHaveLength(38);
    expect(Buffer.byteLength(shorten('é'.repeat(1000), 41, '…'))).toBeLessThanOrEqual(41);
  });
});
