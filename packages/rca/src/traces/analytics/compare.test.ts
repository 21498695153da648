import { spanKind } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { type MadeSpan, madeBatches } from '../../test-kit/made-spans.ts';
import { compareAttributes } from './compare-attributes.ts';
import { compareOperations } from './compare-operations.ts';
import { operationTimes } from './operation-times.ts';
import { splitTraces } from './split-traces.ts';
import { readTraces } from './traces.ts';
import { liftAtLeast, logLikelihoodRatio } from './two-shares.ts';

const base = 1_700_000_000_000;
const { server, client } = spanKind;

/** 60 normal requests, then 20 that query three times, each query twice as slow. */
const requests: MadeSpan[] = [];
for (let trace = 1; trace <= 80; trace++) {
  const late = trace > 60;
  const start = base + trace * 1000;
  const root = trace * 10;
  const queries = late ? 3 : 1;
  const each = late ? 20 : 10;
  requests.push({
    trace,
    span: root,
    of: 'shop',
    kind: server,
    name: 'GET /',
    start,
    duration: 100,
    version: trace % 2 === 0 ? '1' : '2',
    attributes: { request: trace, region: trace % 3 === 0 ? 'north' : 'south' },
  });
  for (let query = 0; query < queries; query++) {
    requests.push({
      trace,
      span: root + 1 + query,
      parent: root,
      of: 'shop',
      kind: client,
      name: 'query',
      start: start + query * each,
      duration: each,
      version: trace % 2 === 0 ? '1' : '2',
    });
  }
}
const traces = readTraces(madeBatches(requests));
const split = splitTraces(traces, {
  suspect: { start: base + 61_000, end: base + 90_000 },
  normal: { start: base, end: base + 61_000 },
});

describe('operationTimes', () => {
  it('takes children off, and gives shares of all self time', () => {
    expect(operationTimes(traces, split.normal)).toEqual([
      expect.objectContaining({
        operation: 'GET /',
        calls: 60,
        time: expect.closeTo(6),
        self: expect.closeTo(5.4),
        share: expect.closeTo(0.9),
      }),
      expect.objectContaining({
        operation: 'query',
        calls: 60,
        time: expect.closeTo(0.6),
        self: expect.closeTo(0.6),
        share: expect.closeTo(0.1),
      }),
    ]);
    expect(operationTimes(readTraces([]))).toEqual([]);
  });
});

describe('compareOperations', () => {
  it('tells slower calls from more calls', () => {
    const [query, page] = compareOperations(traces, split);
    expect(query).toEqual({
      service: 'shop',
      operation: 'query',
      calls: { before: 1, after: 3 },
      self: { before: expect.closeTo(0.01), after: expect.closeTo(0.06) },
      time: { before: expect.closeTo(0.01), after: expect.closeTo(0.02) },
      failed: { before: 0, after: 0 },
      extra: expect.closeTo(0.05),
      slower: expect.closeTo(0.02),
      more: expect.closeTo(0.03),
    });
    expect(page?.extra).toBeCloseTo(-0.05);
  });

  it('has a side for what exists on one side only', () => {
    const spans: MadeSpan[] = [
      { trace: 1, span: 1, of: 'a', name: 'old', start: base, duration: 10 },
      { trace: 2, span: 2, of: 'a', name: 'new', start: base + 1000, duration: 30 },
    ];
    const two = readTraces(madeBatches(spans));
    const [first, second] = two.list;
    const found = compareOperations(two, {
      suspect: second ? [second] : [],
      normal: first ? [first] : [],
    });
    expect(found).toMatchObject([
      { operation: 'new', calls: { before: 0, after: 1 }, slower: 0, more: expect.closeTo(0.03) },
      { operation: 'old', calls: { before: 1, after: 0 }, slower: 0, more: expect.closeTo(-0.01) },
    ]);
    expect(compareOperations(two, { suspect: [], normal: two.list })).toEqual([]);
  });
});

describe('compareAttributes', () => {
  const failing = (
    failed: (trace: number) => boolean,
    order = 1,
  ): ReturnType<typeof readTraces> => {
    const spans = requests.map((span) => ({
      ...span,
      ...(span.name === 'GET /' &&
        failed(span.trace as number) && {
          status: 2 as const,
          attributes: { ...span.attributes, 'error.type': 'boom' },
        }),
    }));
    return readTraces(madeBatches(order > 0 ? spans : spans.toReversed()));
  };
  const compare = (all: ReturnType<typeof readTraces>) =>
    compareAttributes(all, splitTraces(all, 'failure'));

  it('finds the version that fails, tells symptoms apart, and ignores ids', () => {
    const { differences, ignored } = compare(failing((trace) => trace % 2 === 1));
    expect(differences).toMatchObject([
      {
        key: 'service.version',
        value: '2',
        services: ['shop'],
        suspects: 1,
        normals: 0,
        symptom: false,
      },
      { key: 'error.type', value: 'boom', suspects: 1, normals: 0, symptom: true },
    ]);
    expect(ignored).toBe(1);
  });

  it('finds nothing where the failures are spread evenly', () => {
    const { differences } = compare(failing((trace) => trace % 5 === 0));
    expect(differences.filter(({ symptom }) => !symptom)).toEqual([]);
  });

  it('does not mind the order of the spans', () => {
    const failed = (trace: number): boolean => trace % 3 === 0;
    const found = compare(failing(failed));
    expect(found.differences[0]).toMatchObject({ key: 'region', value: 'north' });
    expect(compare(failing(failed, -1))).toEqual(found);
  });

  it('is empty without two sides', () => {
    expect(compareAttributes(traces, splitTraces(traces, 'failure'))).toEqual({
      differences: [],
      ignored: 0,
    });
  });
});

describe('two shares', () => {
  it('has a larger score and a larger lower limit for more requests of the same shares', () => {
    const few = { inSuspects: 5, suspects: 10, inNormals: 10, normals: 100 };
    const many = { inSuspects: 50, suspects: 100, inNormals: 100, normals: 1000 };
    expect(logLikelihoodRatio(few)).toBeCloseTo(8.748, 3);
    expect(logLikelihoodRatio(many)).toBeCloseTo(10 * logLikelihoodRatio(few), 6);
    expect(liftAtLeast(many, 1.96)).toBeGreaterThan(liftAtLeast(few, 1.96));
    expect(liftAtLeast(many, 1.96)).toBeLessThan(5);
  });

  it('is nothing for equal shares, and finite for zeros', () => {
    expect(
      logLikelihoodRatio({ inSuspects: 3, suspects: 10, inNormals: 30, normals: 100 }),
    ).toBeCloseTo(0);
    const never = { inSuspects: 0, suspects: 10, inNormals: 0, normals: 10 };
    expect(logLikelihoodRatio(never)).toBe(0);
    expect(liftAtLeast(never, 1.96)).toBeLessThan(1);
    expect(
      liftAtLeast({ inSuspects: 10, suspects: 10, inNormals: 0, normals: 10 }, 1.96),
    ).toBeGreaterThan(1);
  });
});

describe('splitTraces', () => {
  it('takes the slow ones of each kind', () => {
    const spans: MadeSpan[] = Array.from({ length: 40 }, (_, at) => ({
      trace: at + 1,
      span: at + 1,
      of: 'a',
      name: at < 20 ? 'quick' : 'slow',
      start: base + at,
      duration: (at < 20 ? 10 : 1000) + (at % 20),
    }));
    const all = readTraces(
      madeBatches(spans, [{ trace: 99, span: 99, of: 'b', start: base, duration: 9e6 }]),
    );
    const { suspect, normal } = splitTraces(all, { quantile: 0.9 });
    expect(suspect.map(({ duration }) => duration)).toEqual([28, 29, 1018, 1019]);
    expect(normal).toHaveLength(20);
    expect(() => splitTraces(all, { quantile: 1 })).toThrow(/quantile is 1/);
  });
});
