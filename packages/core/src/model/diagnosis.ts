import type { CaseTarget } from './case-file.ts';
import type { CauseType } from './cause-type.ts';
import type { EntityId } from './entity.ts';
import type { Evidence } from './evidence.ts';
import type { TimeRange, UnixMs } from './units.ts';

/** A possible cause: what sort, where, and set off by what. */
export interface Hypothesis {
  readonly id: string;
  readonly cause: CauseType;
  readonly entity: EntityId;
  /** The dependency it sits on, for causes of an edge. */
  readonly dependency?: EntityId;
  /** Id of the change that set it off. */
  readonly trigger?: string;
  readonly status: 'supported' | 'refuted' | 'untestable';
  /** 0..1; comparable within one diagnosis only. */
  readonly score: number;
  /** Evidence ids. */
  readonly support: readonly string[];
  /** Evidence ids. */
  readonly against: readonly string[];
  /** When status is `untestable`: the data that would decide it. */
  readonly missing: readonly string[];
  /** Since when, where the data shows it. */
  readonly onset?: UnixMs;
  /** Facts that name the mechanism: the statement, the log template, the function, the pool, the route. */
  readonly mechanism: Readonly<Record<string, string>>;
  /** Why it is refuted or untestable; how it explains the target when supported. Evidence ids in square brackets. */
  readonly reason: string;
}

/** One hop of how the fault travels, from the root cause to the target. */
export interface PropagationStep {
  readonly entity: EntityId;
  /** What the fault did here. */
  readonly effect: 'slower' | 'failing' | 'both' | 'silent';
  /** Evidence ids. */
  readonly evidence: readonly string[];
  readonly onset?: UnixMs;
}

export interface Counterfactual {
  readonly method: 'mechanism' | 'peer' | 'recovery' | 'replay';
  readonly question: string;
  readonly predicted: number;
  readonly observed: number;
  readonly unit: string;
  readonly verdict: 'confirms' | 'contradicts' | 'inconclusive';
  /** Evidence ids. */
  readonly evidence: readonly string[];
}

/** A change that may have set the trouble off; without `change`, that nothing anybody altered did. */
export interface TriggerCandidate {
  /** Id of the change; absent for "no change is guilty": a provider, a resolver, traffic, time that ran out. */
  readonly change?: string;
  /** Id of the deploy that brought it, where that is another change. */
  readonly deploy?: string;
  /** 0..1; comparable within one diagnosis only. */
  readonly score: number;
  /** Since when it acts, where that is known. */
  readonly since?: UnixMs;
  /** What speaks for it or clears it. Evidence ids in square brackets. */
  readonly reason: string;
  /** Evidence ids. */
  readonly evidence: readonly string[];
}

/** Ranked hypotheses, the path, and what was ruled out. Everything a report may say. */
export interface Diagnosis {
  readonly schema: 1;
  readonly verdict: 'root_cause' | 'contributing' | 'no_fault' | 'inconclusive';
  readonly target?: CaseTarget;
  readonly window: TimeRange;
  /** Since when users are hurt. */
  readonly onset?: UnixMs;
  /** Best first; the first one is the root cause when the verdict says so. */
  readonly hypotheses: readonly Hypothesis[];
  /** Every standard hypothesis that did not win, with its reason. */
  readonly ruledOut: readonly Hypothesis[];
  /** Changes by how likely each set the trouble off, likeliest first, with "no change" among them; empty without changes. */
  readonly triggers: readonly TriggerCandidate[];
  /** Entities by how much of the trouble is their own, best first; never empty while there are entities. */
  readonly ranking: readonly { readonly entity: EntityId; readonly score: number }[];
  /** From the root cause to the target. */
  readonly path: readonly PropagationStep[];
  readonly evidence: readonly Evidence[];
  /** Evidence ids that say how users were hurt. */
  readonly impact: readonly string[];
  readonly counterfactuals: readonly Counterfactual[];
  /** 0..1, calibrated: of verdicts given with 0.8, four in five should be right. */
  readonly confidence: number;
  /** Data that was missing and what it would have told. */
  readonly unknowns: readonly string[];
}
