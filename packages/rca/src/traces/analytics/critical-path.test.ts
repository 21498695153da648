import { spanKind } from '@abduce/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MadeSpan, madeBatches, spanId, traceId } from '../../test-kit/made-spans.ts';
import { criticalPath } from './critical-path.ts';
import { compareCriticalPaths, criticalPathProfile } from './critical-path-profile.ts';
import { splitTraces } from './split-traces.ts';
import { readTraces } from './traces.ts';

const base = 1_700_000_000_000;
const { server, client, internal, consumer } = spanKind;

/** Segments as `span from-to`, in milliseconds after the root's start. */
function pathOf(spans: readonly MadeSpan[]): string[] {
  const moved = spans.map((span) => ({ ...span, start: base + ((span.start as number) ?? 0) }));
  const found = criticalPath(readTraces(madeBatches(moved)), traceId(1));
  return (found?.segments ?? []).map(({ span, start, duration }) => {
    const from = Math.round(start - (found?.trace.start ?? 0));
    return `${Number.parseInt(span, 16)} ${from}-${from + Math.round(duration)}`;
  });
}

describe('criticalPath', () => {
  const root = { span: 1, of: 'a', kind: server, start: 0, duration: 100 };
  it.each<[string, MadeSpan[], string[]]>([
    ['a lone span', [root], ['1 0-100']],
    [
      'children one after the other',
      [
        root,
        { span: 2, parent: 1, of: 'a', kind: client, start: 10, duration: 20 },
        { span: 3, parent: 1, of: 'a', kind: client, start: 40, duration: 30 },
      ],
      ['1 0-10', '2 10-30', '1 30-40', '3 40-70', '1 70-100'],
    ],
    [
      'of parallel children the one that ended last',
      [
        root,
        { span: 2, parent: 1, of: 'a', kind: client, start: 10, duration: 60 },
        { span: 3, parent: 1, of: 'a', kind: client, start: 10, duration: 80 },
      ],
      ['1 0-10', '3 10-90', '1 90-100'],
    ],
    [
      'of overlapping children those that handed over',
      [
        root,
        { span: 2, parent: 1, of: 'a', kind: client, start: 0, duration: 30 },
        { span: 3, parent: 1, of: 'a', kind: client, start: 20, duration: 30 },
        { span: 4, parent: 1, of: 'a', kind: client, start: 40, duration: 60 },
      ],
      ['2 0-30', '1 30-40', '4 40-100'],
    ],
    [
      'a chain through three services',
      [
        root,
        { span: 2, parent: 1, of: 'a', kind: client, start: 20, duration: 60 },
        { span: 3, parent: 2, of: 'b', kind: server, start: 30, duration: 40 },
        { span: 4, parent: 3, of: 'b', kind: internal, start: 35, duration: 10 },
      ],
      ['1 0-20', '2 20-30', '3 30-35', '4 35-45', '3 45-70', '2 70-80', '1 80-100'],
    ],
    [
      'a callee whose clock is an hour ahead',
      [
        root,
        { span: 2, parent: 1, of: 'a', kind: client, start: 20, duration: 60 },
        { span: 3, parent: 2, of: 'b', kind: server, start: 3_600_000, duration: 40 },
        { span: 4, parent: 3, of: 'b', kind: internal, start: 3_600_010, duration: 30 },
      ],
      ['1 0-20', '2 20-40', '3 40-50', '4 50-80', '1 80-100'],
    ],
    [
      'a callee that went on after its caller gave up',
      [
        root,
        { span: 2, parent: 1, of: 'a', kind: client, start: 20, duration: 30 },
        { span: 3, parent: 2, of: 'b', kind: server, start: 25, duration: 500 },
      ],
      ['1 0-20', '3 20-50', '1 50-100'],
    ],
    [
      'work that nobody waited for',
      [
        root,
        { span: 2, parent: 1, of: 'a', kind: internal, start: 50, duration: 400 },
        { span: 3, parent: 1, of: 'b', kind: consumer, start: 20, duration: 10 },
      ],
      ['1 0-100'],
    ],
    [
      'a child that takes no time',
      [root, { span: 2, parent: 1, of: 'a', kind: internal, start: 50, duration: 0 }],
      ['1 0-100'],
    ],
  ])('%s', (_, spans, expected) => {
    expect(pathOf(spans)).toEqual(expected);
  });

  it('allows for a clock of whole milliseconds, and for no more', () => {
    const over = { span: 2, parent: 1, of: 'a', kind: client, duration: 99.6 };
    expect(pathOf([root, { ...over, start: 1 }])).toEqual(['1 0-1', '2 1-100']);
    expect(pathOf([root, { ...over, start: 0.9 }])).toEqual(['1 0-100']);
    expect(pathOf([root, { ...over, start: 2 }])).toEqual(['1 0-100']);
  });

  it('names service and operation, and knows no other trace', () => {
    const traces = readTraces(madeBatches([{ ...root, start: base, name: 'GET /' }]));
    expect(criticalPath(traces, traceId(1))?.segments).toEqual([
      { service: 'a', operation: 'GET /', span: spanId(1), start: base, duration: 100 },
    ]);
    expect(criticalPath(traces, traceId(2))).toBeUndefined();
    expect(criticalPath(readTraces([]), traceId(1))).toBeUndefined();
  });

  it('ends in a circle, too', () => {
    expect(
      pathOf([
        { span: 1, parent: 2, of: 'a', start: 0, duration: 10 },
        { span: 2, parent: 1, of: 'a', start: 0, duration: 10 },
      ]),
    ).toEqual(['2 0-10']);
  });

  const forest = fc.array(
    fc.record({
      parent: fc.nat(40),
      of: fc.constantFrom('a', 'b', 'c'),
      kind: fc.constantFrom(server, client, internal, consumer),
      start: fc.nat(200),
      duration: fc.nat(150),
      status: fc.constantFrom(0, 2) as fc.Arbitrary<0 | 2>,
    }),
    { minLength: 1, maxLength: 40 },
  );
  const grow = (nodes: readonly Omit<MadeSpan, 'span'>[]): MadeSpan[] =>
    nodes.map(({ parent = 0, ...rest }, at) => ({
      ...rest,
      span: at + 1,
      name: `op ${at % 5}`,
      ...(at > 0 && { parent: (parent % at) + 1 }),
    }));
  const shift = (spans: readonly MadeSpan[], by: number): MadeSpan[] =>
    spans.map((span) => ({ ...span, start: (span.start as number) + by }));

  it('adds up to the duration of the root, without gaps', () => {
    fc.assert(
      fc.property(forest, (nodes) => {
        const traces = readTraces(madeBatches(shift(grow(nodes), base)));
        const trace = traces.list[0];
        const segments = criticalPath(traces, traceId(1))?.segments ?? [];
        const sum = segments.reduce((all, { duration }) => all + duration, 0);
        expect(sum).toBeCloseTo(trace?.duration ?? 0, 1);
        let at = trace?.start ?? 0;
        for (const { start, duration } of segments) {
          expect(start).toBeCloseTo(at, 2);
          expect(duration).toBeGreaterThan(0);
          at = start + duration;
        }
        const profile = criticalPathProfile(traces);
        const seconds = profile.reduce((all, share) => all + share.seconds, 0);
        expect(seconds * 1000).toBeCloseTo(trace?.duration ?? 0, 1);
      }),
      { seed: 21, numRuns: 300 },
    );
  });

  it('minds neither the order of the spans nor how they are batched', () => {
    fc.assert(
      fc.property(forest, fc.nat(), (nodes, key) => {
        const spans = shift(grow(nodes), base);
        const shuffled = spans
          .map((span, at) => ({ span, key: Math.imul(at + 1, key | 1) >>> 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ span }) => span);
        const half = shuffled.length >> 1;
        const one = readTraces(madeBatches(spans));
        const other = readTraces(madeBatches(shuffled.slice(0, half), shuffled.slice(half)));
        expect(criticalPath(other, traceId(1))).toEqual(criticalPath(one, traceId(1)));
        expect(other.list).toEqual(one.list);
      }),
      { seed: 22, numRuns: 200 },
    );
  });

  it('moves with the clock', () => {
    fc.assert(
      fc.property(forest, fc.integer({ min: 1, max: 1_000_000 }), (nodes, by) => {
        const spans = shift(grow(nodes), base);
        const plain = criticalPath(readTraces(madeBatches(spans)), traceId(1));
        const moved = criticalPath(readTraces(madeBatches(shift(spans, by))), traceId(1));
        expect(
          moved?.segments.map((segment) => ({ ...segment, start: segment.start - by })),
        ).toEqual(plain?.segments);
      }),
      { seed: 23, numRuns: 100 },
    );
  });
});

describe('compareCriticalPaths', () => {
  it('explains the whole difference of the mean durations', () => {
    const spans: MadeSpan[] = [];
    for (let trace = 1; trace <= 40; trace++) {
      const slow = trace > 36;
      const start = base + trace * 1000;
      const root = trace * 10;
      const duration = slow ? 300 : 100;
      spans.push(
        { trace, span: root, of: 'shop', kind: server, name: 'GET /', start, duration },
        {
          trace,
          span: root + 1,
          parent: root,
          of: 'shop',
          kind: client,
          name: 'query',
          start: start + 10,
          duration: duration - 40,
        },
        {
          trace,
          span: root + 2,
          parent: root,
          of: 'shop',
          kind: client,
          name: 'cache',
          start: start + 5,
          duration: 20,
        },
      );
    }
    const traces = readTraces(madeBatches(spans));
    const split = splitTraces(traces, { quantile: 0.9 });
    expect([split.suspect.length, split.normal.length]).toEqual([4, 36]);
    const found = compareCriticalPaths(traces, split);
    expect(found[0]).toMatchObject({ service: 'shop', operation: 'query' });
    expect(found[0]?.extra).toBeCloseTo(0.2);
    expect(found.reduce((sum, { extra }) => sum + extra, 0)).toBeCloseTo(0.2);
    expect(compareCriticalPaths(traces, { suspect: [], normal: split.normal })).toEqual([]);
  });
});
