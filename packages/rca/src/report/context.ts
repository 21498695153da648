import type { CaseFile, Diagnosis, Evidence, Hypothesis, UnixMs } from '@abduce/core';
import { wordsOfEvidence } from './corpus.ts';
import { wordsOf } from './facts.ts';
import { type Namer, namerOf } from './namer.ts';
import { recoveryOf } from './recovery.ts';
import { type Corpus, corpusOf, type Sourcing, sourcing } from './sourced.ts';

/** What every part of a report is worded from, looked up once. */
export interface ReportContext {
  readonly diagnosis: Diagnosis;
  readonly caseFile: CaseFile;
  readonly winner: Hypothesis | undefined;
  /** By id. */
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** By id of the change that it tells of. */
  readonly changes: ReadonlyMap<string, Evidence>;
  /** What a change does, by its id, where its diff or its settings were read. */
  readonly deeds: ReadonlyMap<string, Evidence>;
  readonly namer: Namer;
  /** Names that may hold digits. */
  readonly names: Corpus;
  /** Turns the engine's reasons into sentences with references. */
  readonly sourcing: Sourcing;
  /** When it was over, where that shows. */
  readonly recovery: UnixMs | undefined;
}

export function contextOf(
  diagnosis: Diagnosis,
  caseFile: CaseFile,
  winner: Hypothesis | undefined,
  names: Iterable<string>,
): ReportContext {
  const evidence = new Map<string, Evidence>();
  const changes = new Map<string, Evidence>();
  const deeds = new Map<string, Evidence>();
  for (const item of diagnosis.evidence) {
    evidence.set(item.id, item);
    const { query } = item;
    if (query.kind !== 'change') continue;
    if (!changes.has(query.id)) changes.set(query.id, item);
    if (wordsOf(item, 'does') !== undefined && !deeds.has(query.id)) deeds.set(query.id, item);
  }
  const corpus = corpusOf([...wordsOfEvidence(diagnosis.evidence), ...names]);
  return {
    diagnosis,
    caseFile,
    winner,
    evidence,
    changes,
    deeds,
    namer: namerOf(caseFile),
    names: corpus,
    sourcing: sourcing(diagnosis.evidence, corpus),
    recovery: recoveryOf(diagnosis, caseFile, evidence),
  };
}

/** Evidence of these ids, in their order; ids without evidence are skipped. */
export function evidenceOf(
  { evidence }: Pick<ReportContext, 'evidence'>,
  ids: readonly string[],
): readonly Evidence[] {
  return ids.map((id) => evidence.get(id)).filter((item) => item !== undefined);
}

/** Id of the release that brought the change, where it is another change; else the change itself. */
export function deliveryOf(
  { diagnosis }: Pick<ReportContext, 'diagnosis'>,
  { trigger }: Hypothesis,
): string | undefined {
  const told = diagnosis.triggers.find(({ change }) => change !== undefined && change === trigger);
  return told?.deploy ?? trigger;
}

/** The evidence of what set it off as people know it: the release, or the change where no release is told of. */
export function deliveryEvidence(
  context: Pick<ReportContext, 'diagnosis' | 'changes'>,
  hypothesis: Hypothesis,
): Evidence | undefined {
  return (
    changeEvidence(context, deliveryOf(context, hypothesis)) ??
    changeEvidence(context, hypothesis.trigger)
  );
}

/** The evidence of a change; `undefined` when it is not told of. */
export function changeEvidence(
  { changes }: Pick<ReportContext, 'changes'>,
  change: string | undefined,
): Evidence | undefined {
  return change === undefined ? undefined : changes.get(change);
}
