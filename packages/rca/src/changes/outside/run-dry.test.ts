import { createCaseFile } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { sceneOf } from '../../scene/scene.ts';
import { runDry } from './run-dry.ts';

const minute = 60_000;
const broken = 70;

/** A store that fails from the seventieth of a hundred minutes on, with one number beside. */
function outsideOf(name: string, valueAt: (minute: number) => number) {
  const signalsOf = (from: number, to: number) => {
    const over = <T>(of: (at: number) => T): T[] =>
      Array.from({ length: to - from }, (_, i) => of(from + i));
    return {
      store: {
        'service.requests': over(() => 50),
        'service.errors': over((at) => (at < broken ? 0 : 30)),
        'service.gauge': [{ labels: { name }, values: over(valueAt) }],
      },
    };
  };
  return runDry(
    sceneOf(
      createCaseFile({
        target: { service: 'store', indicator: 'availability' },
        window: {
          start: 40 * minute,
          end: 100 * minute,
          step: minute,
          signals: signalsOf(40, 100),
        },
        baselines: [{ start: 0, end: 40 * minute, step: minute, signals: signalsOf(0, 40) }],
      }),
    ),
  );
}

const wobble = (at: number): number => 0.1 * ((at % 3) - 1);
const told = (name: string, valueAt: (minute: number) => number): boolean =>
  outsideOf(name, valueAt).length > 0;

describe('runDry', () => {
  it('sees credits that drained in a straight line until nothing was left', () => {
    expect(told('burst_credits', (at) => Math.max(0, 70 - at) + wobble(at))).toBe(true);
  });

  it('sees a counter that was counted up to its end', () => {
    expect(told('row_id_last_value', (at) => 2_000_000 + 1000 * Math.min(at, broken))).toBe(true);
  });

  it('sees a disk that filled', () => {
    expect(told('disk_used_pct', (at) => Math.min(95, 60 + at / 2) + wobble(at))).toBe(true);
  });

  it('cites the number', () => {
    const [one] = outsideOf('burst_credits', (at) => Math.max(0, 70 - at) + wobble(at));
    expect(one?.clues[0]?.text).toBe('burst credits fell to its end');
    expect(one?.clues[0]?.cite()).toMatch(/^E\d+$/);
  });

  it('leaves out what began to grow in between: somebody may have changed something', () => {
    expect(told('disk_used_pct', (at) => Math.min(95, 20 + 2 * Math.max(0, at - 30)))).toBe(false);
  });

  it('leaves out what a process piles up, and what goes on', () => {
    expect(told('open_fds', (at) => 100 + 100 * Math.min(at, broken))).toBe(false);
    expect(told('rows_count', (at) => 1000 + 10 * at)).toBe(false);
    expect(told('credits_left', (at) => 200 - at)).toBe(false);
  });
});
