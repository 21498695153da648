import type { CaseFile, SignalTable } from '@abduce/core';
import type { Measured } from '../case/case-view.ts';
import type { Symptom } from '../rank/symptom.ts';

/** Steps of the window at least that have to be calm, and to show the trouble. */
const least = { calm: 4, troubled: 3 } as const;

/** Where the steps rise for good: the split with the largest between-group sum of squares of logarithms; -1 for none. */
function splitOf(measured: Measured | undefined): number {
  if (measured === undefined) return -1;
  const values = measured.track.window;
  let all = 0;
  let count = 0;
  for (const value of values) {
    if (!(value >= 0)) continue;
    all += Math.log(value + 1e-6);
    count++;
  }
  let sum = 0;
  let left = 0;
  let best = 0;
  let bestAt = -1;
  for (let i = 0; i < values.length; i++) {
    const right = count - left;
    if (left >= least.calm && right >= least.troubled) {
      const rise = (all - sum) / right - sum / left;
      const gain = left * right * rise * rise;
      if (rise > Math.log(1.5) && gain > best) {
        best = gain;
        bestAt = i;
      }
    }
    const value = values[i] as number;
    if (!(value >= 0)) continue;
    sum += Math.log(value + 1e-6);
    left++;
  }
  return bestAt;
}

function slice(table: SignalTable, from: number, to: number): SignalTable {
  const { grid, rows, values } = table;
  const length = to - from;
  const kept = new Float64Array(rows.length * length);
  for (let row = 0; row < rows.length; row++) {
    kept.set(values.subarray(row * grid.length + from, row * grid.length + to), row * length);
  }
  return {
    grid: { start: grid.start + from * grid.step, step: grid.step, length },
    rows,
    values: kept,
  };
}

/**
 * A case whose baselines hold trouble of their own, so that its window looks no worse: takes the calm start
 * of the window for normal, in place of them. `undefined` when the window does not begin calm.
 */
export function rebase(caseFile: CaseFile, symptom: Symptom): CaseFile | undefined {
  const latency = splitOf(symptom.latency);
  const at = latency >= 0 ? latency : splitOf(symptom.errors);
  if (at < 0) return undefined;
  const { window, world } = caseFile;
  const { grid } = world.signals;
  const turn = grid.start + at * grid.step;
  return {
    ...caseFile,
    window: { start: turn, end: window.end },
    baselines: [{ start: window.start, end: turn }],
    baselineSignals: [slice(world.signals, 0, at)],
    world: { ...world, signals: slice(world.signals, at, grid.length) },
  };
}
