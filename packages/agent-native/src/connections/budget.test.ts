import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { helperPath } from '../test-kit/observe.ts';
import { canReplay } from '../test-kit/replay.ts';

const small = 10 << 20;
const large = 200 << 20;

/** Spans a second and level after each snapshot's `percent of a core` and resident bytes; and what is logged. */
function judge(measures: readonly (readonly [percent: number, bytes: number])[]) {
  const input = measures.map((pair) => `${pair.join(' ')}\n`).join('');
  const done = spawnSync(helperPath, ['budget'], { input });
  expect(done.status).toBe(0);
  const lines = done.stdout.toString().trim().split('\n');
  return { steps: lines.map((line) => line.split(' ').map(Number)), log: done.stderr.toString() };
}

const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value);

describe.skipIf(!canReplay)('a helper over its budget', () => {
  it('gives up spans first, then payload, and connections never', () => {
    const { steps, log } = judge(times(8, [10, small] as const));
    expect(steps).toEqual([
      [25, 0],
      [6, 0],
      [0, 0],
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    expect(log).toContain(
      'over the budget of processor time (10.0 % of a core): 25 spans a second',
    );
    expect(log).toContain('only the first bytes of each operation are read from here on');
  });

  it('reads no requests where memory or the processor is far beyond it', () => {
    for (const measure of [
      [1, large],
      [40, small],
    ] as const)
      expect(judge(times(6, measure)).steps.at(-1)).toEqual([0, 2]);
    expect(judge(times(6, [1, large] as const)).log).toContain('over the budget of memory');
  });

  it('takes it back step by step when it is calm again', () => {
    const { steps, log } = judge([
      ...times(5, [40, small] as const),
      ...times(60, [1, small] as const),
    ]);
    const distinct = steps.filter((step, i) => `${step}` !== `${steps[i - 1]}`);
    expect(distinct).toEqual([
      ...[
        [25, 0],
        [6, 0],
        [0, 0],
        [0, 1],
        [0, 2],
        [0, 1],
        [0, 0],
      ],
      ...[1, 2, 4, 8, 16, 32, 64, 100].map((spans) => [spans, 0]),
    ]);
    expect(log).toContain('within the budget again');
  });

  it('changes nothing within it', () => {
    expect(new Set(judge(times(20, [4.9, small] as const)).steps.map(String))).toEqual(
      new Set(['100,0']),
    );
  });
});
