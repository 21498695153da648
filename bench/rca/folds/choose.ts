import { type Scores, scoresOf } from '../measures.ts';
import { type Setting, standard } from './settings.ts';

/** Worst-case rank of the truth under each setting, by case. */
export type RanksBySetting = ReadonlyMap<Setting, readonly (number | null)[]>;

function better(a: Scores, b: Scores): boolean {
  return (
    a.ac1 > b.ac1 ||
    (a.ac1 === b.ac1 && (a.ac3 > b.ac3 || (a.ac3 === b.ac3 && a.mrr > b.mrr + 1e-12)))
  );
}

/** For each parameter the value that does best on the given cases: AC@1, then AC@3, then MRR. The standard value wins ties. */
export function chooseSettings(
  ranks: RanksBySetting,
  cases: readonly number[],
): readonly Setting[] {
  const scores = (setting: Setting): Scores => {
    const all = ranks.get(setting) ?? [];
    return scoresOf(cases.map((at) => all[at] ?? null));
  };
  const best = new Map<string, { readonly setting: Setting; readonly scores: Scores }>();
  const usual = scores(standard);
  for (const setting of ranks.keys()) {
    if (setting.parameter === undefined) continue;
    const own = scores(setting);
    if (better(own, best.get(setting.parameter)?.scores ?? usual)) {
      best.set(setting.parameter, { setting, scores: own });
    }
  }
  return [...best.values()].map(({ setting }) => setting);
}
