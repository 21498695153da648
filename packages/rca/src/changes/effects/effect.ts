import type { ChangeEvent } from '@abduce/core';
import { wordsOf } from '../words.ts';
import { type DiffLines, diffLines, netLines } from './diff-lines.ts';
import { type ValueChange, valueChanges } from './value-changes.ts';

/** A change, read once: what came, what went, which numbers became others. */
export interface ReadChange {
  readonly change: ChangeEvent;
  readonly lines: DiffLines;
  /** Lines that are only on one side. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly values: readonly ValueChange[];
  /** Whether there is a diff to judge it by. */
  readonly readable: boolean;
  /** All that was removed came back elsewhere: code that moved does what it did. */
  readonly moved: boolean;
}

export function readChange(change: ChangeEvent): ReadChange {
  const lines = diffLines(change.diff);
  const { added, removed } = netLines(lines);
  return {
    change,
    lines,
    added,
    removed,
    values: valueChanges(removed, added),
    readable: change.diff !== undefined && change.diff !== '',
    moved: lines.removed.length > 0 && removed.length === 0 && saysNothingNew(lines.removed, added),
  };
}

/** Of what was added most words were there before: a helper with its call and its head. */
function saysNothingNew(before: readonly string[], added: readonly string[]): boolean {
  const known = new Set(wordsOf(before.join('\n')));
  const words = wordsOf(added.join('\n'));
  return words.filter((word) => known.has(word)).length >= words.length / 2;
}

/** What a change does to a program, in the terms of the trouble that it would bring. */
export interface Effect {
  /** Completes "it …". */
  readonly does: string;
  /** 0..1: how much a change of this sort brings such trouble about. */
  readonly strength: number;
  /** The line that shows it. */
  readonly line?: string;
  /** The trouble it brings, as a pattern over clues. */
  readonly brings: RegExp;
  /** Such trouble has few other origins. */
  readonly telling?: boolean;
  /** Words of what it acts on: trouble that does not speak of it is hardly its doing. */
  readonly about?: ReadonlySet<string>;
}

/** What a rule found in a change. */
export type FoundEffect = Pick<Effect, 'strength' | 'line' | 'about'>;

/** A sort of effect and how to see it in a diff. */
export interface EffectRule {
  readonly does: string;
  readonly brings: RegExp;
  /** Such trouble has few other origins. */
  readonly telling?: boolean;
  /** The strength and the line that shows it; `undefined` when the change does no such thing. */
  find(read: ReadChange): FoundEffect | undefined;
}

/** The first line of either side that matches. */
export function lineWith(lines: readonly string[], pattern: RegExp): string | undefined {
  return lines.find((line) => pattern.test(line))?.trim();
}

/** A line that matches, where the matching lines of both sides do not say the same in another order. */
export function alteredLine({ added, removed }: ReadChange, pattern: RegExp): string | undefined {
  const words = (lines: readonly string[]): string =>
    lines
      .filter((line) => pattern.test(line))
      .flatMap((line) => [...wordsOf(line), ...(line.match(/\d+(?:\.\d+)*/g) ?? [])])
      .sort()
      .join(' ');
  if (words(added) === words(removed)) return undefined;
  return lineWith([...removed, ...added], pattern);
}

/** How many more lines match before than after. */
export function lost(read: ReadChange, pattern: RegExp): number {
  const count = (lines: readonly string[]): number =>
    lines.filter((line) => pattern.test(line)).length;
  return count(read.removed) - count(read.added);
}

/** An effect, where a line shows it. */
export function some(strength: number, line: string | undefined): FoundEffect | undefined {
  return line === undefined ? undefined : { strength, line };
}

/** Removed lines of a sort that do not come back in another form. */
export function taken(
  pattern: RegExp,
  strength = 0.85,
): (read: ReadChange) => FoundEffect | undefined {
  return (read) =>
    lost(read, pattern) > 0 ? some(strength, lineWith(read.removed, pattern)) : undefined;
}

/** Added lines of a sort that were not there in another form. */
export function brought(
  pattern: RegExp,
  strength = 0.85,
): (read: ReadChange) => FoundEffect | undefined {
  return (read) =>
    lost(read, pattern) < 0 ? some(strength, lineWith(read.added, pattern)) : undefined;
}
