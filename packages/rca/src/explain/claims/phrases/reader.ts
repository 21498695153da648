import type { ViolationKind } from '../claim.ts';
import type { PackIndex } from '../index/pack-index.ts';
import type { Template } from '../index/template.ts';
import type { Item } from '../read/item.ts';
import type { Frame, Reading } from './frame.ts';
import type { Place, Then } from './match.ts';
import type { Pattern } from './pattern.ts';

/** A sentence being read, for the places of patterns. */
export interface Reader {
  readonly index: PackIndex;
  readonly template: Template;
  readonly items: readonly Item[];
  /** What a clause may be about before a word of it is read. */
  readonly readings: readonly Reading[];
  readonly changes: Frame['changes'];
  /** Reads a pattern. */
  match(pattern: Pattern, at: number, frame: Frame, then: Then<Frame>): boolean;
  /** Goes on behind a clause, unless the same clause, read for the same, led nowhere before. */
  onward(at: number, frame: Frame, then: Then<Frame>): boolean;
  /** Notes that a cause is expected at an item: what is not read from there on is no known cause. */
  wantCause(at: number): void;
  /** Notes why a way of reading ended, and goes back. The furthest one is told. */
  complain(at: number, kind: ViolationKind, problem: string, wordsAt?: number): false;
}

export type Places = Readonly<Record<string, Place<Frame>>>;

/** A place without words: the clause is about readings that fit. */
export function where(fits: (reading: Reading) => boolean): Place<Frame> {
  return (at, frame, _, then) => {
    const readings = frame.readings.filter(fits);
    return readings.length > 0 && then(at, { ...frame, readings });
  };
}

/** Keeps the readings that fit; complains where none does. */
export function narrowed(
  reader: Reader,
  at: number,
  frame: Frame,
  fits: (reading: Reading) => boolean,
  otherwise: (readings: readonly Reading[]) => readonly [ViolationKind, string],
): Frame | undefined {
  const readings = frame.readings.filter(fits);
  if (readings.length > 0) return { ...frame, readings };
  reader.complain(at, ...otherwise(frame.readings));
  return undefined;
}
