import { type Item, isMark } from '../read/item.ts';
import type { Pattern } from './pattern.ts';

/** Goes on behind a match; false takes it back, and another reading is tried. */
export type Then<F> = (at: number, frame: F) => boolean;

/** Fills a place of a pattern: calls `then` for each way to read it. */
export type Place<F> = (at: number, frame: F, option: string, then: Then<F>) => boolean;

/** More steps than any honest sentence takes. */
const mostSteps = 60_000;

/** Reads items by patterns, with all ways open until one leads to the end. `F` is what has been understood so far. */
export interface Matcher<F> {
  match(pattern: Pattern, at: number, frame: F, then: Then<F>): boolean;
  /** The furthest item that nothing could be made of. */
  readonly furthest: number;
}

export function matcherOf<F>(
  items: readonly Item[],
  placeOf: (name: string) => Place<F>,
): Matcher<F> {
  let steps = 0;
  let furthest = 0;
  const match = (pattern: Pattern, at: number, frame: F, then: Then<F>): boolean => {
    if (++steps > mostSteps) return false;
    if (at > furthest) furthest = at;
    switch (pattern.kind) {
      case 'word': {
        const item = items[at];
        return item?.kind === 'word' && item.forms.includes(pattern.word) && then(at + 1, frame);
      }
      case 'mark':
        return isMark(items[at], pattern.mark) && then(at + 1, frame);
      case 'place':
        return placeOf(pattern.name)(at, frame, pattern.option, then);
      case 'all':
        return row(pattern.parts, 0, at, frame, then);
      case 'any':
        return pattern.parts.some((part) => match(part, at, frame, then));
      case 'maybe':
        return match(pattern.part, at, frame, then) || then(at, frame);
      case 'many':
        return (
          match(
            pattern.part,
            at,
            frame,
            (end, next) => end > at && match(pattern, end, next, then),
          ) || then(at, frame)
        );
    }
  };
  const row = (
    parts: readonly Pattern[],
    from: number,
    at: number,
    frame: F,
    then: Then<F>,
  ): boolean => {
    const part = parts[from];
    if (part === undefined) return then(at, frame);
    return match(part, at, frame, (end, next) => row(parts, from + 1, end, next, then));
  };
  return {
    match,
    get furthest() {
      return furthest;
    },
  };
}
