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
