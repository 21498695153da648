import type { Counterfactual } from '@abduce/core';

/** A prediction within a factor of 1.6 bears a cause out; one that is off by a factor of 4 speaks against it. */
export function judge(predicted: number, observed: number): Counterfactual['verdict'] {
  const ratio = predicted / observed;
  if (!(ratio > 0) || !Number.isFinite(ratio)) return 'inconclusive';
  if (ratio >= 0.6 && ratio <= 1.6) return 'confirms';
  return ratio < 0.25 || ratio > 4 ? 'contradicts' : 'inconclusive';
}

export function known(...ids: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(ids.filter((id) => id !== undefined))];
}
