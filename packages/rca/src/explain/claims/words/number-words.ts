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
