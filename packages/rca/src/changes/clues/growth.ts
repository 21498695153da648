import type { UnixMs } from '@abduce/core';
import type { Track } from '../../case/track.ts';
import { medianMad } from '../../detect/median-mad.ts';
import type { Scene } from '../../scene/scene.ts';

/** Values with their times, from the beginning of the baseline right before the window to its end. */
export interface Course {
  readonly times: readonly UnixMs[];
  readonly values: readonly number[];
}

/** All that is known of a track without a break, missing values left out. */
export function courseOf(scene: Scene, { baselines, window }: Track): Course {
  const { caseFile, grid } = scene.view;
  const grids = [caseFile.baselineSignals.at(-1)?.grid, grid];
  const times: UnixMs[] = [];
  const values: number[] = [];
  for (const [at, part] of [baselines.at(-1), window].entries()) {
    const own = grids[at];
    if (own === undefined) continue;
    for (const [step, value] of part?.entries() ?? []) {
      if (!Number.isFinite(value)) continue;
      times.push(own.start + step * own.step);
      values.push(value);
    }
  }
  return { times, values };
}

/** What piles up before it runs out: such numbers begin to grow long before they hurt. */
const piling =
  /memory|heap|\brss\b|descriptor|\bfds?\b|goroutine|threads?\b|sockets?\b|connections?\b|handles?\b|\bdisk\b|inode|\blag\b|queue|backlog|pending|entries|locks?\b|bloat|depth|\bcount\b|\bsize\b|\bused\b/i;

/** Standard deviations of the first tenth within which a number counts as not yet grown. */
const margin = 4;

/**
 * When a number that piles up began to grow: after the last step at which it was no more than at first. The level at
 * first is the median of the first tenth of the time right before the window and of the window together. `undefined`
 * for other numbers, where too little is known, and for what grew all the time: a counter says nothing by that.
 */
export function growthStart(scene: Scene, name: string, track: Track): number | undefined {
  if (!piling.test(name)) return undefined;
  const { times, values } = courseOf(scene, track);
  const first = Math.max(3, Math.floor(values.length / 10));
  if (values.length < 4 * first) return undefined;
  const { median, mad } = medianMad(Float64Array.from(values.slice(0, first)));
  const still = median + margin * Math.max(1.4826 * mad, 0.02 * Math.abs(median));
  const last = values.findLastIndex((value) => value <= still);
  return grewAtOnce(values, first) ? undefined : times[last + 1];
}

/** Whether the first values grew half as fast as all of them did, or faster. */
function grewAtOnce(values: readonly number[], first: number): boolean {
  const [begin, then] = [values[0] as number, values[first - 1] as number];
  const whole = values.reduce((max, value) => Math.max(max, value), begin) - begin;
  return whole > 0 && (then - begin) / whole >= first / values.length / 2;
}
