import { createCaseFile } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { type MadeSpan, madeBatches } from '../test-kit/made-spans.ts';
import { type HeldCalls, heldCalls } from './held-calls.ts';
import { readSpans } from './span-rows.ts';
import { spanTree } from './span-tree.ts';

const statement = { kind: 3, attributes: { 'db.system.name': 'postgresql' } } as const;
const client = { kind: 3, name: 'GET /v2' } as const;

/** A span of `shop` that lasts 100 ms, with what lies inside it; `at` is when it begins. */
function request(at: number, inside: readonly Partial<MadeSpan>[], first = 1): MadeSpan[] {
  return [
    { span: first, of: 'shop', name: 'reserve', kind: 1, start: at, duration: 100 },
    ...inside.map((one, index) => ({
      of: 'shop',
      duration: 10,
      ...one,
      span: first + 1 + index,
      parent: first,
      start: at + (one.start ?? 0),
    })),
  ];
}

function held(...spans: readonly MadeSpan[]): readonly HeldCalls[] {
  const caseFile = createCaseFile({
    window: { start: 10_000, end: 20_000 },
    baselines: [{ start: 0, end: 10_000 }],
    telemetry: madeBatches(spans),
  });
  const rows = readSpans(caseFile, 10_000, 20_000);
  if (rows === undefined) throw new Error('no spans');
  return heldCalls(rows, spanTree(rows), () => 'pricing');
}

const before = { ...statement, start: 10 };
const after = { ...statement, start: 80 };
const between = { ...client, start: 30, duration: 40 };

describe('heldCalls', () => {
  it('tells of calls between two statements of one span', () => {
    expect(held(...request(12_000, [before, between, after]))).toEqual([
      {
        service: 'shop',
        target: 'pricing',
        call: 'GET /v2',
        within: 'reserve',
        calls: { before: 0, after: 1 },
        time: { before: Number.NaN, after: 0.04 },
      },
    ]);
  });

  it.each([
    ['before the first statement', [{ ...client, start: 0 }, before, after]],
    ['after the last statement', [before, after, { ...client, start: 90 }]],
    ['beside one statement alone', [before, between]],
    ['begun while the first statement still runs', [{ ...before, duration: 25 }, between, after]],
    ['ended after the last statement began', [before, { ...between, duration: 60 }, after]],
    ['that are no calls', [before, { ...between, kind: 1 }, after]],
    ['that are statements themselves', [before, { ...statement, start: 30 }, after]],
  ])('does not tell of those %s', (_, inside) => {
    expect(held(...request(12_000, inside))).toEqual([]);
    // The same span with a proper one is told of.
    expect(held(...request(12_000, [before, between, after]))).toHaveLength(1);
  });

  it('does not mix the statements of one span with the calls of another', () => {
    const calls = [
      ...request(12_000, [before, after]),
      ...request(12_000, [between], 11).map((one) => ({ ...one, trace: 2 })),
    ];
    expect(held(...calls)).toEqual([]);
  });

  it('counts both periods, leaves out what is in neither, and has the heaviest first', () => {
    const slow = { ...between, name: 'GET /slow', duration: 45 };
    const [heaviest, other, ...none] = held(
      ...request(2000, [before, between, after]),
      ...request(12_000, [before, { ...between, duration: 20 }, after], 11),
      ...request(13_000, [before, slow, after], 21),
      ...request(30_000, [before, slow, after], 31),
    );
    expect(none).toEqual([]);
    expect(heaviest).toMatchObject({ call: 'GET /slow', calls: { before: 0, after: 1 } });
    expect(other?.calls).toEqual({ before: 1, after: 1 });
    expect(other?.time).toEqual({ before: 0.04, after: 0.02 });
  });
});
