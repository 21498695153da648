/** How a measurement is said to move. */
export type Motion = 'up' | 'down' | 'same';

const verbs: Readonly<Record<'up' | 'down', string>> = {
  up: 'rise increase grow climb jump surge soar spike leap balloon mount swell skyrocket double triple quadruple',
  down: 'fall drop decrease decline shrink sink plunge collapse plummet dip halve',
};
const nouns: Readonly<Record<'up' | 'down', string>> = {
  up: 'rise increase growth climb jump surge spike leap',
  down: 'fall drop decrease decline dip',
};
const comparatives: Readonly<Record<'up' | 'down', string>> = {
  up: 'higher longer greater larger more',
  down: 'lower shorter smaller fewer less',
};

const table = (lists: Readonly<Record<'up' | 'down', string>>): ReadonlyMap<string, Motion> =>
  new Map(
    (['up', 'down'] as const).flatMap((motion) =>
      lists[motion].split(' ').map((word): [string, Motion] => [word, motion]),
    ),
  );

export const motionWords: Readonly<Record<string, ReadonlyMap<string, Motion>>> = {
  verb: table(verbs),
  noun: table(nouns),
  comparative: table(comparatives),
};

/** Verbs and adverbs that say how far: the ratio of after to before. */
export const factorWords: ReadonlyMap<string, number> = new Map([
  ['double', 2],
  ['twofold', 2],
  ['two-fold', 2],
  ['triple', 3],
  ['threefold', 3],
  ['quadruple', 4],
  ['fourfold', 4],
  ['fivefold', 5],
  ['tenfold', 10],
  ['ten-fold', 10],
  ['hundredfold', 100],
  ['halve', 0.5],
]);

/** Words that say how much: only where the numbers agree. */
export const sizeWords: ReadonlyMap<string, 'big' | 'small'> = new Map([
  ...'much far sharply steeply dramatically drastically massively hugely enormously vastly significantly substantially considerably heavily greatly strongly sharp steep dramatic drastic massive huge large big significant substantial considerable'
    .split(' ')
    .map((word): [string, 'big'] => [word, 'big']),
  ...'slightly marginally somewhat modestly slight marginal modest small'
    .split(' ')
    .map((word): [string, 'small'] => [word, 'small']),
]);

/** Movements that are large by themselves. */
export const bigMotions: ReadonlySet<string> = new Set(
  'surge soar spike leap balloon skyrocket plunge collapse plummet'.split(' '),
);
