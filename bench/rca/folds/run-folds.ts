import type { EngineParameters } from '@abduce/rca';
import { createEngine } from '@abduce/rca';
import type { Dataset } from '../labelled-case.ts';
import { ranksOf, type Scores, scoresOf, sortRanked } from '../measures.ts';
import { chooseSettings, type RanksBySetting } from './choose.ts';
import { parametersOf, type Setting, settings, standard } from './settings.ts';
import { stratifiedFolds } from './split.ts';

export interface Fold {
  /** What did better than the standard numbers on the other folds. */
  readonly chosen: Partial<EngineParameters>;
  /** Of the chosen and of the standard numbers on the cases they were chosen on. */
  readonly training: { readonly chosen: Scores; readonly standard: Scores };
  /** On the cases of this fold, which the choice did not see. */
  readonly held: { readonly chosen: Scores; readonly standard: Scores };
}

export interface FoldReport {
  readonly dataset: string;
  readonly folds: readonly Fold[];
  /** All held parts together. */
  readonly held: Fold['held'];
  /** What halving or doubling one number does to all cases. */
  readonly sensitivity: readonly { readonly setting: Setting; readonly scores: Scores }[];
}

export interface FoldOptions {
  readonly dataset: Dataset;
  readonly dir: string;
  /** Default 4. */
  readonly folds?: number;
  /** Default 1. */
  readonly seed?: number;
  readonly onCase?: (id: string) => void;
}

const defaults = { folds: 4, seed: 1 } as const;

/**
 * Chooses engine parameters on all folds but one and scores them on the one that is left, for each fold. Each case is
 * parsed twice: once for every setting, once for the numbers chosen without it.
 */
export async function runFolds(options: FoldOptions): Promise<FoldReport> {
  const { dataset, dir, folds: count = defaults.folds, seed = defaults.seed, onCase } = options;
  const tried = settings();
  const engines = new Map(
    tried.map((setting) => [setting, createEngine({ parameters: parametersOf([setting]) })]),
  );
  const ranks = new Map(tried.map((setting) => [setting, [] as (number | null)[]]));
  const groups: string[] = [];
  for (const one of dataset.cases(dir)) {
    groups.push(one.group);
    const caseFile = one.caseFile();
    for (const [setting, engine] of engines) {
      const ranked = sortRanked(dataset.ranked(await engine.analyze(caseFile), caseFile));
      ranks.get(setting)?.push(ranksOf(ranked, one.truth).rankWorstTie);
    }
    onCase?.(one.id);
  }
  const foldOf = stratifiedFolds(groups, count, seed);
  const picks = Array.from({ length: count }, (_, fold) =>
    chooseSettings(
      ranks,
      groups.flatMap((_group, at) => (foldOf[at] === fold ? [] : [at])),
    ),
  );
  const chosenRanks = await ranksWith(options, picks, ranks);
  const scored = (all: readonly (number | null)[] | undefined, cases: readonly number[]): Scores =>
    scoresOf(cases.map((at) => all?.[at] ?? null));
  const usual = ranks.get(standard);
  const folds = picks.map((chosen, fold): Fold => {
    const held = groups.flatMap((_, at) => (foldOf[at] === fold ? [at] : []));
    const rest = groups.flatMap((_, at) => (foldOf[at] === fold ? [] : [at]));
    const own = chosenRanks[fold];
    return {
      chosen: parametersOf(chosen),
      training: { chosen: scored(own, rest), standard: scored(usual, rest) },
      held: { chosen: scored(own, held), standard: scored(usual, held) },
    };
  });
  const all = groups.map((_, at) => at);
  return {
    dataset: dataset.name,
    folds,
    held: {
      chosen: scoresOf(all.map((at) => chosenRanks[foldOf[at] as number]?.[at] ?? null)),
      standard: scored(usual, all),
    },
    sensitivity: tried
      .filter(({ parameter }) => parameter !== undefined)
      .map((setting) => ({ setting, scores: scored(ranks.get(setting), all) })),
  };
}

/** Ranks of all cases under the numbers chosen for each fold; nothing is run where the standard ones were chosen. */
async function ranksWith(
  { dataset, dir }: FoldOptions,
  picks: readonly (readonly Setting[])[],
  known: RanksBySetting,
): Promise<readonly (readonly (number | null)[])[]> {
  const usual = known.get(standard) ?? [];
  const results = picks.map((pick) => {
    if (pick.length === 0) return usual;
    const [only] = pick;
    return pick.length === 1 && only !== undefined ? (known.get(only) ?? []) : undefined;
  });
  if (results.every((result) => result !== undefined)) return results;
  const runs = picks.map((pick) => ({
    engine: createEngine({ parameters: parametersOf(pick) }),
    ranks: [] as (number | null)[],
  }));
  for (const one of dataset.cases(dir)) {
    const caseFile = one.caseFile();
    for (const [fold, { engine, ranks }] of runs.entries()) {
      if (results[fold] !== undefined) continue;
      const ranked = sortRanked(dataset.ranked(await engine.analyze(caseFile), caseFile));
      ranks.push(ranksOf(ranked, one.truth).rankWorstTie);
    }
  }
  return results.map((result, fold) => result ?? runs[fold]?.ranks ?? []);
}
