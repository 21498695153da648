import { type CaseFile, type Diagnosis, isAbduceError, type RootCauseEngine } from '@abduce/core';
import type { Dataset, LabelledCase } from './labelled-case.ts';
import { ranksOf, type Scores, scoresOf, scoresPerGroup, sortRanked } from './measures.ts';

/** What an engine said of one case, beside the truth. */
export interface CaseResult {
  readonly id: string;
  readonly group: string;
  readonly truth: string;
  /** Best first. */
  readonly ranked: readonly string[];
  readonly rank: number | null;
  readonly rankWorstTie: number | null;
  readonly verdict: Diagnosis['verdict'];
  readonly confidence: number;
  readonly blamedDecoy: boolean;
  /** Milliseconds from parsed tables to the diagnosis. */
  readonly ms: number;
}

/** How often a verdict accused somebody while nothing was wrong. */
export interface FalseAlarms {
  readonly windows: number;
  readonly alarms: number;
}

/**
 * What a baseline reached by the order it gives, ties by name, as such methods are published; or why it has nothing
 * to say about a data set.
 */
export type BaselineResult =
  | (Scores & {
      /** The same with every tie lost, as our own scores are counted. */
      readonly tiesAgainst: Scores;
      readonly perGroup: Readonly<Record<string, Scores>>;
      /** Median milliseconds per case. */
      readonly ms: number;
    })
  | { readonly unavailable: string };

/** AC@k, Avg@5 and MRR are those of `rankWorstTie`: nobody gains by ties. */
export interface Evaluation extends Omit<Scores, 'cases'> {
  readonly dataset: string;
  readonly cases: readonly CaseResult[];
  readonly perGroup: Readonly<Record<string, Scores>>;
  readonly falseAlarms: FalseAlarms;
  readonly baselines?: Readonly<Record<string, BaselineResult>>;
}

export interface EvaluateOptions {
  readonly dataset: Dataset;
  readonly dir: string;
  readonly engine: RootCauseEngine;
  /** Read the same case files; one that lacks data throws `UNSUPPORTED`. */
  readonly baselines?: readonly RootCauseEngine[];
  /** Without fault-free windows the false alarms are 0 of 0. Default true. */
  readonly calm?: boolean;
  /** Told of every case, as soon as it is done. */
  readonly onCase?: (result: CaseResult) => void;
}

/** Runs of the first case that are not measured, so that it does not pay for compilation. */
const warmUps = 3;

async function diagnose(
  engine: RootCauseEngine,
  one: Pick<LabelledCase, 'caseFile'>,
): Promise<{ readonly caseFile: CaseFile; readonly diagnosis: Diagnosis; readonly ms: number }> {
  const started = performance.now();
  const caseFile = one.caseFile();
  const diagnosis = await engine.analyze(caseFile);
  return { caseFile, diagnosis, ms: performance.now() - started };
}

function judge(
  dataset: Dataset,
  one: LabelledCase,
  caseFile: CaseFile,
  diagnosis: Diagnosis,
  ms: number,
): CaseResult {
  const ranked = sortRanked(dataset.ranked(diagnosis, caseFile));
  const [first] = ranked;
  return {
    id: one.id,
    group: one.group,
    truth: one.truth,
    ranked: [...new Set(ranked.map(({ name }) => name))],
    ...ranksOf(ranked, one.truth),
    verdict: diagnosis.verdict,
    confidence: diagnosis.confidence,
    blamedDecoy: first !== undefined && (one.decoys?.includes(first.name) ?? false),
    ms,
  };
}

/** Ranks of a baseline per case, and why it could not answer some of them. */
interface Tally {
  readonly engine: RootCauseEngine;
  readonly cases: (Pick<CaseResult, 'group' | 'rank' | 'rankWorstTie'> & { ms: number })[];
  readonly unable: string[];
  /** Cases without a name that the data set knows, and how many of them have an answer all the same. */
  silent: number;
  alien: number;
}

async function tally(
  to: Tally,
  dataset: Dataset,
  one: LabelledCase,
  caseFile: CaseFile,
): Promise<void> {
  const started = performance.now();
  try {
    const diagnosis = await to.engine.analyze(caseFile);
    const ms = performance.now() - started;
    const { group, rank, rankWorstTie, ranked } = judge(dataset, one, caseFile, diagnosis, ms);
    to.cases.push({ group, rank, rankWorstTie, ms });
    if (ranked.length > 0) return;
    to.silent++;
    if (diagnosis.ranking.length + diagnosis.triggers.length > 0) to.alien++;
  } catch (error) {
    if (!isAbduceError(error, 'UNSUPPORTED')) throw error;
    to.unable.push(error.message);
    to.silent++;
    to.cases.push({ group: one.group, rank: null, rankWorstTie: null, ms: 0 });
  }
}

function resultOf({ cases, unable, silent, alien }: Tally): BaselineResult {
  if (silent === cases.length) {
    const reason = alien > 0 ? 'it ranks other things than this data set asks for' : unable[0];
    return { unavailable: reason ?? 'it names nothing in any case' };
  }
  return {
    ...scoresOf(cases.map(({ rank }) => rank)),
    tiesAgainst: scoresOf(cases.map(({ rankWorstTie }) => rankWorstTie)),
    perGroup: scoresPerGroup(cases, 'rank'),
    ms: cases.map(({ ms }) => ms).sort((a, b) => a - b)[cases.length >> 1] ?? 0,
  };
}

async function countAlarms(
  dataset: Dataset,
  dir: string,
  engine: RootCauseEngine,
): Promise<FalseAlarms> {
  let windows = 0;
  let alarms = 0;
  for (const calm of dataset.calmWindows?.(dir) ?? []) {
    const { verdict } = (await diagnose(engine, calm)).diagnosis;
    windows++;
    if (verdict === 'root_cause' || verdict === 'contributing') alarms++;
  }
  return { windows, alarms };
}

/** Every case of a data set, in its order, through an engine and through the baselines. */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { dataset, dir, engine, baselines = [], calm = true, onCase } = options;
  const cases: CaseResult[] = [];
  const tallies = baselines.map(
    (baseline): Tally => ({ engine: baseline, cases: [], unable: [], silent: 0, alien: 0 }),
  );
  for (const one of dataset.cases(dir)) {
    if (cases.length === 0) for (let i = 0; i < warmUps; i++) await diagnose(engine, one);
    const { caseFile, diagnosis, ms } = await diagnose(engine, one);
    const result = judge(dataset, one, caseFile, diagnosis, ms);
    cases.push(result);
    onCase?.(result);
    for (const each of tallies) await tally(each, dataset, one, caseFile);
  }
  const { cases: _count, ...scores } = scoresOf(cases.map(({ rankWorstTie }) => rankWorstTie));
  return {
    dataset: dataset.name,
    cases,
    ...scores,
    perGroup: scoresPerGroup(cases, 'rankWorstTie'),
    falseAlarms: calm ? await countAlarms(dataset, dir, engine) : { windows: 0, alarms: 0 },
    ...(baselines.length > 0 && {
      baselines: Object.fromEntries(tallies.map((each) => [each.engine.name, resultOf(each)])),
    }),
  };
}
