/** How a measurement is said to move; `moved` is any way but the same. */
export type Motion = 'up' | 'down' | 'same' | 'moved';

const lists: Readonly<Record<Motion, string>> = {
  up: `rise increase grow growth climb jump surge soar spike leap balloon mount worsen swell higher high elevated double triple
    quadruple twofold threefold twice more`,
  down: `fall drop decrease decline shrink sink plunge collapse plummet dip halve lower low shorter fewer less`,
  same: `stay unchanged flat steady constant stable same remain stand_still level_off`,
  moved: `vary fluctuate differ shift`,
};

const motions = new Map<string, Motion>(
  Object.entries(lists).flatMap(([motion, words]) =>
    words.split(/\s+/).map((word): [string, Motion] => [word, motion as Motion]),
  ),
);

/** What a predicate says of a topic: `slower` that time went up. */
const predicates = new Map<string, { readonly topic: string; readonly motion: Motion }>([
  ...`slow slower slowly slowness slowdown sluggish late longer`
    .split(' ')
    .map((word): [string, { topic: string; motion: Motion }] => [
      word,
      { topic: 'time', motion: 'up' },
    ]),
  ...`fast faster quick quicker quickly`
    .split(' ')
    .map((word): [string, { topic: string; motion: Motion }] => [
      word,
      { topic: 'time', motion: 'down' },
    ]),
  ...`fail failing failure`
    .split(' ')
    .map((word): [string, { topic: string; motion: Motion }] => [
      word,
      { topic: 'errors', motion: 'up' },
    ]),
]);

export function motionOf(forms: readonly string[]): Motion | undefined {
  for (const form of forms) {
    const motion = motions.get(form);
    if (motion !== undefined) return motion;
  }
  return undefined;
}

export function predicateOf(
  forms: readonly string[],
): { readonly topic: string; readonly motion: Motion } | undefined {
  for (const form of forms) {
    const predicate = predicates.get(form);
    if (predicate !== undefined) return predicate;
  }
  return undefined;
}

/** How much: only where the numbers agree. */
export const bigWords: ReadonlySet<string> = new Set(
  `sharply sharp steeply steep dramatically dramatic drastically massively massive hugely huge enormously enormous
   vastly significantly significant substantially substantial considerably considerable heavily severely severe
   badly large far much greatly spike surge soar leap leapt balloon plunge collapse plummet skyrocket`.split(
    /\s+/,
  ),
);
export const smallWords: ReadonlySet<string> = new Set(
  `slightly slight marginally marginal somewhat modestly modest little small mildly minor a-bit`.split(
    /\s+/,
  ),
);
