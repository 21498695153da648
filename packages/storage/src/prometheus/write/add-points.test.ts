import type { PointInit } from '@abduce/core';
import { decodeRemoteWrite } from '@abduce/core/wire';
import snappyjs from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { prometheusStore } from '../prometheus-store.ts';
import { at, pointsOf } from '../test-kit/batches.ts';
import { fakeServer, noContent } from '../test-kit/fake-server.ts';

const { NaN: none } = Number;

async function seriesOf(...points: readonly Partial<PointInit>[]): Promise<string[]> {
  const server = fakeServer(noContent);
  const store = prometheusStore({ url: 'http://store', fetch: server.fetch, concurrency: 1 });
  await store.metrics.write?.(pointsOf(...points));
  return server
    .written()
    .flat()
    .map(({ labels, samples }) => {
      const { __name__: name, ...rest } = labels;
      return `${name}${JSON.stringify(rest)} ${samples.map(([, value]) => value).join(' ')}`;
    });
}

describe('points as series', () => {
  it('writes histograms as cumulative buckets, count and sum', async () => {
    const histogram = {
      bounds: Float64Array.of(0.5, 10),
      counts: Float64Array.of(1, 2, 3),
      min: none,
      max: none,
    };
    expect(
      await seriesOf({
        kind: 'histogram',
        name: 'http.duration',
        count: 6,
        value: 12.5,
        histogram,
      }),
    ).toEqual([
      'U__http_2e_duration_count{"abduce_kind":"histogram"} 6',
      'U__http_2e_duration_sum{"abduce_kind":"histogram"} 12.5',
      'U__http_2e_duration_bucket{"abduce_kind":"histogram","le":"0.5"} 1',
      'U__http_2e_duration_bucket{"abduce_kind":"histogram","le":"10"} 3',
      'U__http_2e_duration_bucket{"abduce_kind":"histogram","le":"+Inf"} 6',
    ]);
  });

  it('writes summaries with their quantiles', async () => {
    const summary = { quantiles: Float64Array.of(0.5), values: Float64Array.of(2) };
    expect(await seriesOf({ kind: 'summary', count: 3, value: none, summary })).toEqual([
      'm_count{"abduce_kind":"summary"} 3',
      'm{"abduce_kind":"quantile","quantile":"0.5"} 2',
    ]);
  });

  it('keeps streams of other kinds, temporalities and scopes apart, and gauges plain', async () => {
    expect(
      await seriesOf(
        { value: 1 },
        { value: 2, kind: 'sum' },
        { value: 3, kind: 'sum', temporality: 'delta' },
        { value: 4, scope: { name: 's', version: '2' } },
        { value: 5, name: 'm_count' },
        { value: 6, attributes: { abduce_kind: 'x', __name__: 'y' } },
      ),
    ).toEqual([
      'm{} 1',
      'm{"abduce_kind":"sum"} 2',
      'm{"abduce_kind":"sum","abduce_temporality":"delta"} 3',
      'm{"otel_scope_name":"s","otel_scope_version":"2"} 4',
      'm_count{"abduce_kind":"gauge"} 5',
      'm{"U______name____":"y","U__abduce__kind":"x"} 6',
    ]);
  });

  it('counts what it cannot hold', async () => {
    const side = { offset: 0, counts: Float64Array.of(1) };
    const exponential = {
      scale: 0,
      zeroCount: 0,
      zeroThreshold: 0,
      positive: side,
      negative: side,
      min: none,
      max: none,
    };
    const traced = { traceId: '', spanId: '', attributes: new Map() };
    const exemplars = [{ ...traced, timeNano: 0n, value: 1, integer: false }];
    const server = fakeServer(noContent);
    const store = prometheusStore({ url: 'http://store', fetch: server.fetch });
    await store.metrics.write?.(
      pointsOf(
        { kind: 'exponential_histogram', count: 2, value: 3, exponential, exemplars },
        { time: 0 },
      ),
    );
    expect(store.stats().limits).toEqual({ 'exponential-buckets': 1, exemplars: 1, time: 1 });
    expect(
      server
        .written()
        .flat()
        .map(({ labels }) => labels.__name__)
        .sort(),
    ).toEqual(['m_count', 'm_sum']);
  });

  it('says what metrics are, once', async () => {
    const server = fakeServer(noContent);
    const store = prometheusStore({ url: 'http://store', fetch: server.fetch, concurrency: 1 });
    const batch = pointsOf({ kind: 'sum', description: 'Requests', unit: '1' });
    await store.metrics.write?.(batch);
    await store.metrics.write?.(batch);
    const said = server.requests.map(
      ({ body }) =>
        decodeRemoteWrite(snappyjs.uncompress(new Uint8Array(body as Uint8Array))).metadata,
    );
    expect(said).toEqual([[{ metric: 'm', kind: 'counter', help: 'Requests', unit: '1' }], []]);
  });

  it('remembers a bounded number of streams', async () => {
    const server = fakeServer(noContent);
    const store = prometheusStore({
      url: 'http://store',
      fetch: server.fetch,
      limits: { rememberedSeries: 10 },
    });
    const attributes = Array.from({ length: 100 }, (_, i) => ({ attributes: { k: String(i) } }));
    await store.metrics.write?.(pointsOf(...attributes));
    expect(store.stats().rememberedStreams).toBeLessThanOrEqual(10);
    const values = server
      .written()
      .flat()
      .map(({ labels, samples }) => [labels.k, samples[0]?.[0]]);
    expect(values.sort(([a], [b]) => Number(a) - Number(b))).toEqual(
      attributes.map((_, i) => [String(i), at + i * 1000]),
    );
  });
});
