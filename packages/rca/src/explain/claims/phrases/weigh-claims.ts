import type { PackIndex } from '../index/pack-index.ts';
import type { Claim, Reading } from './frame.ts';

/** What of the words of movement a measurement does not bear out; `opposite` where it says the contrary. */
export function claimProblem(
  index: PackIndex,
  { measure }: Reading,
  claims: readonly Claim[],
): { readonly at: number; readonly problem: string; readonly opposite: boolean } | undefined {
  const { moved, before, after } = measure;
  const name = index.evidence.get(measure.evidence)?.pack.title.slice(0, 60) ?? '';
  for (const { at, motion, factor, least, most, size } of claims) {
    if (motion !== undefined && motion !== moved) {
      const did = { up: 'went up', down: 'went down', same: 'stayed the same' };
      const opposite = moved !== undefined && moved !== 'same' && motion !== 'same';
      const problem = `"${name}" (${measure.evidence}) ${moved === undefined ? 'has nothing to be compared with' : did[moved]}`;
      return { at, problem, opposite: opposite || motion === 'same' };
    }
    const ratio =
      before !== undefined && after !== undefined && before !== 0 ? after / before : undefined;
    if (factor !== undefined && (ratio === undefined || Math.abs(ratio / factor - 1) > 0.1))
      return {
        at,
        problem: `${measure.evidence} is not ${factor} times what it was`,
        opposite: true,
      };
    if (least !== undefined && (ratio === undefined || (least < 1 ? ratio > least : ratio < least)))
      return {
        at,
        problem: `${measure.evidence} is less than ${least} times what it was`,
        opposite: true,
      };
    if (most !== undefined && (ratio === undefined || (most < 1 ? ratio < most : ratio > most)))
      return {
        at,
        problem: `${measure.evidence} is more than ${most} times what it was`,
        opposite: true,
      };
    if (size !== undefined) {
      if (ratio === undefined && !(measure.unit === '1' && (after ?? 0) >= 0.05))
        return { at, problem: `${measure.evidence} was nothing before`, opposite: true };
      const far =
        ratio === undefined || ratio === 0 ? Number.POSITIVE_INFINITY : Math.max(ratio, 1 / ratio);
      if (size === 'big' ? far < 2 : far > 1.2)
        return {
          at,
          problem: `${measure.evidence} did not move that far or that little`,
          opposite: true,
        };
    }
  }
  return undefined;
}
