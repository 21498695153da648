import type { ReadChange } from './effects/effect.ts';
import type { Texts } from './read-clues.ts';

/** A new value that a number of the trouble settles at, or that a message quotes. */
export function valueShown({ values }: ReadChange, texts: readonly Texts[]): boolean {
  return values.some(({ after, before, isTime }) =>
    texts.some(({ clue }) => {
      const forms = isTime ? [after, after * 1000] : [after];
      if (clue.levels !== undefined) {
        const { after: level } = clue.levels;
        const scale = Math.max(Math.abs(level), 1e-9);
        return forms.some(
          (form) => form > 1 && Math.abs(level - form) <= 0.03 * scale && form !== before,
        );
      }
      if (clue.kind !== 'log' && clue.kind !== 'failure') return false;
      return forms.some(
        (form) =>
          form >= 2 &&
          Number.isInteger(form) &&
          clue.samples.some((sample) =>
            new RegExp(`(?<![\\d.:-])${form}(?![\\d.:-])`).test(sample),
          ),
      );
    }),
  );
}

/** Digits that a number must have to be found by chance in a message no more. */
const number = /(?<![\w.])\d{3,}(?![\w.])/g;

/** A long number that came or went with a change and that the trouble speaks of. */
export function numberNamed(
  { added, removed }: ReadChange,
  texts: readonly Texts[],
): string | undefined {
  const numbersOf = (lines: readonly string[]): ReadonlySet<string> =>
    new Set(lines.flatMap((line) => line.replaceAll('_', '').match(number) ?? []));
  const [now, before] = [numbersOf(added), numbersOf(removed)];
  const net = [...now, ...before].filter((one) => now.has(one) !== before.has(one));
  // Codes of answers stand in every message of a failure.
  const telling = net.filter((one) => !/^[1-5]\d\d$/.test(one) && !/^(?:19|20)\d\d$/.test(one));
  return telling.find((one) =>
    texts.some(
      ({ clue }) =>
        clue.turn === 'new' &&
        (clue.kind === 'log' || clue.kind === 'failure') &&
        clue.weight >= 0.4 &&
        clue.samples.length > 0 &&
        clue.samples.filter((sample) => new RegExp(`(?<![\\w.])${one}(?![\\w.])`).test(sample))
          .length >=
          clue.samples.length / 2,
    ),
  );
}
