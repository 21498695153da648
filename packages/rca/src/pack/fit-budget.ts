import type { EvidencePack, PackCut } from './pack.ts';
import { packTokens } from './pack-text.ts';

/** Sections that are filled by what matters most, as far as there is room. */
export type PackSection =
  | 'evidence'
  | 'sentences'
  | 'actions'
  | 'ruledOut'
  | 'logs'
  | 'times'
  | 'unknowns';

/** One entry of one section. */
export type PackItem = {
  readonly [S in PackSection]: { readonly section: S; readonly value: EvidencePack[S][number] };
}[PackSection];

/** As many of the items, from the first on, as fit; `assemble` makes a pack of them. */
export function fitBudget(
  items: readonly PackItem[],
  assemble: (kept: readonly PackItem[], cut: readonly PackCut[]) => EvidencePack,
  maxTokens: number,
): EvidencePack {
  const packOf = (count: number): EvidencePack => {
    const kept = items.slice(0, count);
    return assemble(kept, cutsOf(items, kept, maxTokens));
  };
  let fits = 0;
  let tooMany = items.length + 1;
  while (tooMany - fits > 1) {
    const count = Math.floor((fits + tooMany) / 2);
    if (packTokens(packOf(count)) <= maxTokens) fits = count;
    else tooMany = count;
  }
  return packOf(fits);
}

function cutsOf(
  items: readonly PackItem[],
  kept: readonly PackItem[],
  maxTokens: number,
): readonly PackCut[] {
  const count = (list: readonly PackItem[], wanted: PackSection): number =>
    list.filter(({ section }) => section === wanted).length;
  const sections = [...new Set(items.map(({ section }) => section))];
  return sections.flatMap((what) => {
    const [left, total] = [count(kept, what), count(items, what)];
    if (left === total) return [];
    return [{ what, kept: left, total, reason: `no room within ${maxTokens} tokens` }];
  });
}
