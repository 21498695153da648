import { correlate } from '../../detect/correlate.ts';
import type { Scene } from '../../scene/scene.ts';
import type { Clue } from '../clues/clue.ts';
import { courseOf } from '../clues/growth.ts';
import { nameOf, numberClue, numberClueDefaults, trackOf } from '../clues/number-clues.ts';
import type { Outside } from './outside-event.ts';

export const dryDefaults = {
  /** Values that must be known before the trouble. */
  least: 15,
  /** How straight the way to the end is: correlation with time. */
  straight: 0.97,
  /** Part of the first level that counts as nothing left. */
  nothing: 0.05,
  /** Percent from which on all is used. */
  all: 94,
  /** Part of the way by which it may still move once it has come to its end. */
  still: 0.05,
  strength: 0.75,
} as const;

/** What fills for good, and what of a process only code makes grow. */
const stored =
  /pct|percent|\bused\b|full|sequence|\bid\b|\bvalue\b|\bage\b|\bcount\b|\bsize\b|bytes|disk|inode|volume|rows|keys/i;
const running =
  /cpu|throttl|descriptor|\bfds?\b|goroutine|thread|connection|socket|memory|heap|\brss\b|latency|duration|ratio|rate|per (?:s|sec|min|second|minute)\b|\blag\b|queue|pending|atom|process/i;
const left =
  /balance|credits?|remaining|\bfree\b|available|\bleft\b|headroom|days? (?:to|until)|budget/i;

function slope(values: readonly number[]): number {
  return ((values.at(-1) as number) - (values[0] as number)) / Math.max(1, values.length - 1);
}

/** Whether the way before the trouble was one straight line from the first value on. */
function isSteady(before: readonly number[]): boolean {
  const at = Float64Array.from(before.keys());
  if (!(Math.abs(correlate(at, Float64Array.from(before))) >= dryDefaults.straight)) return false;
  const half = before.length >> 1;
  const [early, late] = [slope(before.slice(0, half)), slope(before.slice(half))];
  const [first, begun] = [before[0] as number, before[Math.floor(before.length / 7)] as number];
  const part = (begun - first) / ((before.at(-1) as number) - first);
  return early * late > 0 && early / late < 3 && late / early < 3 && part >= 1 / 14;
}

/**
 * Numbers that went to their end in one straight line: credits that drained, identifiers that were counted up, a disk
 * that filled. The line began before everything that is known, so that no change bent it.
 */
export function runDry(scene: Scene): readonly Outside[] {
  const clues: Clue[] = [];
  const { rows } = scene.view.caseFile.world.signals;
  for (const row of rows.slice(0, numberClueDefaults.maxRows)) {
    const name = nameOf(row.signal, row.labels);
    const track = trackOf(scene, row.signal, row.entity, row.labels);
    if (track === undefined) continue;
    const { times, values } = courseOf(scene, track);
    const turn = times.findIndex((time) => time >= scene.onset);
    const before = values.slice(0, Math.max(0, turn));
    if (before.length < dryDefaults.least || !isSteady(before)) continue;
    const first = before[0] as number;
    const reached = before.at(-1) as number;
    const after = values.slice(turn + 1);
    const end = after[after.length >> 1] ?? reached;
    const way = reached - first;
    const stopped =
      after.length >= 3 &&
      after.every((value) => Math.abs(value - end) <= dryDefaults.still * Math.abs(way));
    const dry =
      way < 0
        ? left.test(name) && Math.abs(end) <= dryDefaults.nothing * Math.abs(first)
        : stored.test(name) && !running.test(name) && (stopped || isFull(name, end));
    if (!dry) continue;
    clues.push(
      numberClue(scene, row, { before: first, after: end }, scene.onset, {
        text: `${name} ${way < 0 ? 'fell' : 'rose'} to its end`,
        weight: 0.9,
      }),
    );
  }
  if (clues.length === 0) return [];
  return [
    {
      what: 'something that goes one way only has come to its end',
      strength: dryDefaults.strength,
      clues,
    },
  ];
}

/** Percentages go to a hundred, other shares to one. */
function isFull(name: string, value: number): boolean {
  const all = /pct|percent/i.test(name) || value > 1 ? 100 : 1;
  return value >= (dryDefaults.all / 100) * all && value <= 1.01 * all;
}
