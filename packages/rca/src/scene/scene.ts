import type { CaseFile, EntityId, EvidenceScope, TimeRange, UnixMs } from '@abduce/core';
import { type CaseView, caseView } from '../case/case-view.ts';
import { type EvidenceLedger, evidenceLedger } from '../evidence.ts';
import type { Indication } from '../indications/indication.ts';
import { indicationsOf } from '../indications/indications-of.ts';
import { analyzeLogs, type LogShift } from '../logs/analyze-logs.ts';
import type { EngineParameters } from '../parameters.ts';
import { type Balance, balanceOf } from '../rank/balance.ts';
import { type Contribution, contributionsOf } from '../rank/contributions.ts';
import { rankEntities } from '../rank/rank-entities.ts';
import { findSymptom, type Symptom } from '../rank/symptom.ts';
import { analyzeTraces, type TraceAnalysis } from '../traces/analyze-traces.ts';
import { rebase } from './rebase.ts';

/** Where the words of log lines are heard: for a cause, for what happened outside, beside what a change touched. */
export interface Hearing {
  readonly causes: boolean;
  readonly world: boolean;
  readonly changes: boolean;
}

/** All that the hypotheses may look at. */
export interface Scene {
  readonly view: CaseView;
  readonly ledger: EvidenceLedger;
  /** Absent only when the case has no application at all. */
  readonly symptom: Symptom | undefined;
  /** Heaviest first. */
  readonly contributions: readonly Contribution[];
  readonly balance: Balance;
  readonly ranking: readonly { readonly entity: EntityId; readonly score: number }[];
  /** Services worth asking about their processes: all of a small system, the likeliest of a large one. */
  readonly suspects: readonly EntityId[];
  readonly traces: TraceAnalysis | undefined;
  /** What points at services apart from the symptom. */
  readonly indications: readonly Indication[];
  /** Log patterns that are new or burst; `undefined` without logs. */
  readonly logs: readonly LogShift[] | undefined;
  /** What the words of log lines may speak for. */
  readonly words: Hearing;
  /** The baselines were troubled too: the calm start of the window stands in for them. */
  readonly rebased: boolean;
  /** When the symptom began; the start of the window when that is not known. */
  readonly onset: UnixMs;
  readonly until: UnixMs;
}

const mostSuspects = 60;

function suspectsOf(
  view: CaseView,
  ranking: Scene['ranking'],
  symptom: Symptom | undefined,
): readonly EntityId[] {
  if (view.services.length <= mostSuspects) return view.services.map(({ id }) => id);
  const ids = new Set(ranking.slice(0, mostSuspects).map(({ entity }) => entity));
  if (symptom !== undefined) ids.add(symptom.service);
  return [...ids].sort();
}

const moved = (symptom: Symptom | undefined): boolean =>
  symptom !== undefined && (symptom.slower || symptom.failing || symptom.silent);

function lookAt(caseFile: CaseFile, parameters: EngineParameters | undefined): Sighted {
  const view = caseView(caseFile, parameters);
  const symptom = findSymptom(view);
  if (caseFile.incident !== undefined && symptom !== undefined && !moved(symptom)) {
    const other = rebase(caseFile, symptom);
    if (other !== undefined) {
      const again = caseView(other, parameters);
      const found = findSymptom(again);
      if (moved(found)) return { view: again, symptom: found, rebased: true };
    }
  }
  return { view, symptom, rebased: false };
}

/** How everything of a case is measured. */
export function scopeOf(
  { world, baselines, baselineSignals }: CaseFile,
  during: TimeRange,
): EvidenceScope {
  return {
    grid: world.signals.grid,
    baselines: baselines.map(({ start, end }, at) => ({
      start,
      end,
      grid: (baselineSignals[at] ?? world.signals).grid,
    })),
    during,
  };
}

/** A case with a symptom, whoever says so. */
export type Sighted = Pick<Scene, 'view' | 'symptom' | 'rebased'>;

/** Looks at a case file from every side, each once. */
export function sceneOf(given: CaseFile, parameters?: EngineParameters): Scene {
  return sceneAround(lookAt(given, parameters));
}

/** All that a symptom makes worth looking at. */
export function sceneAround({ view, symptom, rebased }: Sighted): Scene {
  const { caseFile } = view;
  const interval = symptom?.interval ?? { from: 0, to: view.grid.length };
  const onset = symptom?.onset ?? caseFile.window.start;
  const until =
    symptom?.onset === undefined
      ? caseFile.window.end
      : Math.min(caseFile.window.end, view.grid.start + interval.to * view.grid.step);
  const balance = balanceOf(view, interval);
  const contributions = symptom === undefined ? [] : contributionsOf(view, balance, symptom);
  const traces = analyzeTraces(caseFile, view.graph, onset, until);
  // Without a target the window itself says when.
  const told = caseFile.target !== undefined;
  const indications = indicationsOf(
    view,
    traces,
    told ? onset : caseFile.window.start,
    told ? until : caseFile.window.end,
  );
  const ranking = rankEntities(view, balance, contributions, symptom, indications);
  return {
    view,
    ledger: evidenceLedger(scopeOf(caseFile, { start: onset, end: until })),
    symptom,
    balance,
    contributions,
    ranking,
    suspects: suspectsOf(view, ranking, symptom),
    traces,
    indications,
    logs: analyzeLogs(caseFile, onset, until),
    words: { causes: true, world: true, changes: true },
    rebased,
    onset,
    until,
  };
}
