import { describe, expect, it } from 'vitest';
import { random } from '../testing/random.ts';
import type { TelemetryBatch } from './batch.ts';
import { batchBuilder } from './batch-builder.ts';
import { mergeBatches } from './merge-batches.ts';
import { logRows, pointRows, spanRows } from './rows.ts';

const rows = (batch: TelemetryBatch): unknown => ({
  spans: [...spanRows(batch)],
  logs: [...logRows(batch)],
  points: [...pointRows(batch)],
  exemplars: batch.metrics?.exemplars ?? [],
  profiles: batch.profiles ?? [],
  changes: batch.changes ?? [],
});

/** Some spans, logs and points of every kind, a few resources and nested attributes. */
function someBatch(seed: number): TelemetryBatch {
  const chance = random(seed);
  const builder = batchBuilder();
  const owner = {
    resource: { 'service.name': chance.pick(['a', 'b']), ...(chance.chance(0.3) && { x: [1] }) },
    scope: { name: chance.pick(['s', 't']), version: '1' },
  };
  const attributes = { k: chance.pick(['', 'x', 'y']), n: chance.integer(3), list: ['a', seed] };
  for (let i = chance.integer(3); i > 0; i--) {
    builder.span({
      ...owner,
      traceId: chance.hex(32),
      spanId: chance.hex(16),
      name: chance.pick(['GET', 'PUT']),
      start: i,
      duration: 1,
      attributes,
      events: Array.from({ length: chance.integer(3) }, () => ({ name: 'e', time: i, attributes })),
      links: Array.from({ length: chance.integer(2) }, () => ({
        traceId: chance.hex(32),
        spanId: chance.hex(16),
        attributes,
      })),
    });
    builder.log({
      ...owner,
      time: i,
      body: chance.pick(['hello', 5, ['nested', seed]]),
      attributes,
    });
  }
  for (let i = chance.integer(4); i > 0; i--) {
    const kind = chance.pick(['gauge', 'histogram', 'exponential_histogram', 'summary'] as const);
    const side = { offset: seed, counts: Float64Array.of(seed) };
    builder.point({
      ...owner,
      name: kind,
      kind,
      time: i,
      value: seed,
      attributes,
      ...(kind === 'histogram' && {
        histogram: { bounds: Float64Array.of(), counts: Float64Array.of(seed), min: 0, max: 1 },
      }),
      ...(kind === 'exponential_histogram' && {
        exponential: {
          scale: 1,
          zeroCount: 0,
          zeroThreshold: 0,
          positive: side,
          negative: side,
          min: 0,
          max: 1,
        },
      }),
      ...(kind === 'summary' && {
        summary: { quantiles: Float64Array.of(0.5), values: Float64Array.of(seed) },
      }),
      exemplars: [
        {
          timeNano: 1n,
          value: seed,
          integer: false,
          traceId: '',
          spanId: '',
          attributes: new Map(),
        },
      ],
    });
  }
  if (chance.chance(0.3)) builder.change({ id: `${seed}`, kind: 'deploy', time: 1, title: 't' });
  return builder.build();
}

describe('mergeBatches', () => {
  it('has the rows of all batches, in order', () => {
    for (let seed = 1; seed < 60; seed++) {
      const batches = Array.from({ length: seed % 5 }, (_, i) => someBatch(seed * 10 + i));
      const all = batches.map((batch) => rows(batch) as Record<string, readonly unknown[]>);
      const points = batches.map((batch) => batch.metrics?.length ?? 0);
      const expected = {
        spans: all.flatMap(({ spans }) => spans),
        logs: all.flatMap(({ logs }) => logs),
        points: all.flatMap((each) => each.points),
        exemplars: all.flatMap(({ exemplars }, i) =>
          (exemplars as readonly { point: number }[]).map((exemplar) => ({
            ...exemplar,
            point: exemplar.point + points.slice(0, i).reduce((sum, count) => sum + count, 0),
          })),
        ),
        profiles: [],
        changes: all.flatMap(({ changes }) => changes),
      };
      expect(rows(mergeBatches(batches))).toEqual(expected);
    }
  });

  it('keeps strings, equal resources, scopes and descriptors once', () => {
    const one = (value: number): TelemetryBatch => {
      const builder = batchBuilder();
      const resource = { 'service.name': 'cart', port: 80 };
      builder.point({ name: 'up', time: value, value, resource, scope: { name: 's' } });
      return builder.build();
    };
    const merged = mergeBatches([one(1), one(2), one(3)]);
    expect(merged.metrics?.length).toBe(3);
    expect(merged.resources.length).toBe(1);
    expect(merged.scopes.length).toBe(1);
    expect(merged.metrics?.descriptors).toHaveLength(1);
    expect(new Set(merged.strings).size).toBe(merged.strings.length);
  });

  it('tells resources apart that differ in a value, its kind or the schema', () => {
    const one = (port: number | string): TelemetryBatch => {
      const builder = batchBuilder();
      builder.log({ time: 1, resource: { port } });
      return builder.build();
    };
    expect(mergeBatches([one(80), one('80'), one(81), one(-0), one(0)]).resources.length).toBe(5);
  });

  it('gives one batch back as it is, and none as an empty one', () => {
    const batch = someBatch(1);
    expect(mergeBatches([batch])).toBe(batch);
    expect(mergeBatches([]).strings).toEqual(['']);
  });
});
