const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const values = new Map<string, number>([
  ...small.map((word, value): [string, number] => [word, value]),
  ...tens.map((word, at): [string, number] => [word, 20 + 10 * at]),
  ...tens.flatMap((ten, at) =>
    small.slice(1, 10).map((word, one): [string, number] => [`${ten}-${word}`, 21 + 10 * at + one]),
  ),
  ['dozen', 12],
]);
const scales = new Map([
  ['hundred', 100],
  ['thousand', 1000],
  ['million', 1e6],
  ['billion', 1e9],
]);

/** The value of a number written as a word, below a hundred; `undefined` for other words. */
export function numberWord(word: string): number | undefined {
  return values.get(word);
}

export function scaleWord(word: string): number | undefined {
  return scales.get(word);
}

/** Words that say how often, or what part: the ratio of after to before that they claim. */
export const ratioWords: ReadonlyMap<string, number> = new Map([
  ['twice', 2],
  ['double', 2],
  ['doubled', 2],
  ['doubling', 2],
  ['twofold', 2],
  ['two-fold', 2],
  ['triple', 3],
  ['tripled', 3],
  ['tripling', 3],
  ['threefold', 3],
  ['quadruple', 4],
  ['quadrupled', 4],
  ['fourfold', 4],
  ['fivefold', 5],
  ['tenfold', 10],
  ['ten-fold', 10],
  ['hundredfold', 100],
  ['half', 0.5],
  ['halved', 0.5],
  ['halving', 0.5],
]);

/** Amounts without a number: no fact can bear them out. */
export const vagueAmounts: ReadonlySet<string> = new Set(
  `dozens hundreds thousands millions billions tens scores couple several many numerous countless few lots plenty
   handful multiple third quarter fifth thirds quarters majority minority most percentile twelfth`.split(
    /\s+/,
  ),
);
