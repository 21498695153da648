import type { CaseTarget } from './case-file.ts';
import type { CauseType } from './cause-type.ts';
import type { ChangeEvent } from './change.ts';
import type { Counterfactual, Diagnosis, PropagationStep } from './diagnosis.ts';
import type { EntityId } from './entity.ts';
import type { Evidence } from './evidence.ts';
import type { Millis, TimeRange, UnixMs } from './units.ts';

/**
 * A sentence in parts: words of ours, and references that a renderer fills in. Words hold no digits, so that
 * every number of a report can be traced to the evidence behind it.
 */
export type Text = readonly TextPart[];

export type TextPart =
  | string
  | TextValue
  | TextDerived
  | TextFigure
  | TextEntity
  | TextQuote
  | TextCitation;

export type TextFormat =
  | 'duration'
  | 'rate'
  | 'percent'
  | 'ratio'
  | 'bytes'
  | 'count'
  | 'number'
  | 'time'
  | 'text';

/** A fact of the evidence. */
export interface TextValue {
  /** Evidence id. */
  readonly evidence: string;
  /** Name of one of its facts. */
  readonly field: string;
  readonly format: TextFormat;
}

/** A number worked out from two facts when it is shown, so that nobody has to be trusted with the sum. */
export interface TextDerived {
  /**
   * `difference` first − second, `ratio` first ÷ second, `sum` first + second, `growth` (first − second) ÷ second,
   * `share` first ÷ second as a part of it, `product` first × second, one of which is a plain number.
   */
  readonly derive: 'difference' | 'ratio' | 'sum' | 'growth' | 'share' | 'product';
  readonly of: readonly [TextValue, TextValue];
  readonly format: TextFormat;
}

/** A number of the report itself: when it began, when it was over, how sure it is. */
export interface TextFigure {
  readonly figure: 'onset' | 'recovery' | 'confidence' | 'window_start' | 'window_end';
}

/** The name of an entity of the report's map. */
export interface TextEntity {
  readonly entity: EntityId;
}

/** Words that came out of the telemetry: a statement, a log template, a title. Untrusted; renderers defuse it. */
export interface TextQuote {
  readonly quote: string;
  /** Set apart as code. Default false. */
  readonly code?: boolean;
}

/** The evidence that a sentence rests on; shown as ids in brackets. */
export interface TextCitation {
  /** Evidence ids. */
  readonly cite: readonly string[];
}

export interface ReportStep {
  readonly entity: EntityId;
  readonly text: Text;
  /** Evidence ids. */
  readonly evidence: readonly string[];
}

/** One hop of the path, from where users feel it down to the root cause. */
export interface ReportHop extends ReportStep {
  readonly effect: PropagationStep['effect'];
  readonly onset?: UnixMs;
}

/** A hypothesis that did not win: refuted, not testable, or supported but weaker. */
export interface ReportHypothesis extends ReportStep {
  readonly cause: CauseType;
  readonly status: 'supported' | 'refuted' | 'untestable';
  /** What was considered: the cause, and the change that would have set it off. */
  readonly title: Text;
  /** Id of the change that is innocent. */
  readonly change?: string;
}

export interface ReportAction {
  /** Its place in the catalogue of the cause type, such as `pool_exhausted/mitigate/enlarge`. */
  readonly id: string;
  readonly level: 'mitigate' | 'fix' | 'prevent';
  readonly text: Text;
  /** What to type, where one command does it; from the catalogue, never from telemetry or a model. */
  readonly command?: Text;
  /** What may go wrong when it is done. */
  readonly risk?: string;
  /** How to take it back. */
  readonly undo?: string;
}

export interface ReportEvent {
  readonly time: UnixMs;
  readonly kind: 'change' | 'onset' | 'incident';
  readonly text: Text;
  readonly evidence: readonly string[];
  /** True for the change that set the fault off, and for the onset at the root cause. */
  readonly guilty: boolean;
}

export type ReportChange = Pick<
  ChangeEvent,
  'id' | 'kind' | 'service' | 'time' | 'title' | 'version'
>;

export interface ReportMapNode {
  readonly id: EntityId;
  readonly name: string;
  readonly kind: string;
  readonly state: 'root' | 'path' | 'normal';
}

export interface ReportMapEdge {
  readonly source: EntityId;
  readonly target: EntityId;
  readonly onPath: boolean;
}

/** One span of a trace that stands for many. */
export interface ReportSpan {
  readonly id: string;
  readonly parent?: string;
  /** Where its time passes: who sent it, or whom it calls where that one sends no spans. */
  readonly entity: EntityId;
  /** Operation or statement. Untrusted. */
  readonly name: string;
  /** Milliseconds since the trace began. */
  readonly start: number;
  readonly duration: Millis;
  readonly failed: boolean;
  /** On the critical path. */
  readonly critical: boolean;
}

/** A trace from before or during the trouble, whose duration is the median of its kind. */
export interface ReportTrace {
  readonly trace: string;
  readonly time: UnixMs;
  readonly duration: Millis;
  /** Parents before their children. */
  readonly spans: readonly ReportSpan[];
  /** Spans left out. */
  readonly hidden: number;
}

export interface ReportLogPattern {
  readonly entity: EntityId;
  readonly severity: string;
  /** Untrusted. */
  readonly template: string;
  /** Records in normal times, scaled to the length of the trouble; `NaN` where that is not known. */
  readonly before: number;
  readonly during: number;
  readonly firstSeen?: UnixMs;
  /** Evidence id, where the pattern is cited. */
  readonly evidence?: string;
}

/**
 * One frame of a flame graph over two profiles. Values are shares of all samples, 0..1, own and below. Callers come
 * before what they call, left to right; a frame is as wide as the mean of its two shares.
 */
export interface ReportFrame {
  readonly name: string;
  readonly depth: number;
  /** Left edge in the graph, 0..1. */
  readonly at: number;
  readonly before: number;
  readonly during: number;
}

/** What a person wants to look at beside the words. Each is absent where the data is. */
export interface ReportExhibits {
  readonly traces?: { readonly before?: ReportTrace; readonly during: ReportTrace };
  readonly logs: readonly ReportLogPattern[];
  readonly flame?: {
    readonly entity: EntityId;
    readonly type: string;
    readonly unit: string;
    readonly frames: readonly ReportFrame[];
    readonly hidden: number;
  };
}

/** What became of one sentence that a language model wrote. */
export interface ReportCheck {
  /** Where in the report, such as `chain[2].text`. */
  readonly place: string;
  /** `kept` as first written, `repaired` on the second try, `replaced` by the sentence of the template. */
  readonly outcome: 'kept' | 'repaired' | 'replaced';
  /** What was wrong with it; empty when it was kept. */
  readonly problems: readonly string[];
}

/** Who worded the report. */
export type ReportWording =
  | { readonly by: 'template' }
  | {
      readonly by: 'model';
      readonly model: string;
      /** SHA-256 of what the model was told, and of the evidence pack in it; hexadecimal. */
      readonly promptHash: string;
      readonly packHash: string;
      readonly checks: readonly ReportCheck[];
    }
  | {
      /** A model was asked, and the template had to stand in for all it said. */
      readonly by: 'template';
      readonly model: string;
      /** Why, such as `the model did not answer in 30 s`. */
      readonly reason: string;
    };

/** The diagnosis worded for people: a versioned document that every renderer reads. */
export interface Report {
  readonly schema: 1;
  readonly verdict: Diagnosis['verdict'];
  readonly title: Text;
  /** What, why, since when, how sure. */
  readonly summary: Text;
  readonly window: TimeRange;
  readonly target?: CaseTarget;
  /** Since when users are hurt. */
  readonly onset?: UnixMs;
  /** Since when users are no longer hurt; absent while they are, or where that is not known. */
  readonly recovery?: UnixMs;
  /** 0..1, of the verdict, whatever it is. */
  readonly confidence: number;
  readonly grade: 'high' | 'medium' | 'low';
  /** The one fact that says best how users are hurt. */
  readonly symptom?: ReportStep;
  readonly impact: readonly ReportStep[];
  readonly rootCause?: {
    readonly cause: CauseType;
    readonly entity: EntityId;
    /** Where it sits and how it does its harm. */
    readonly text: Text;
    /** What set it off, where that is known. */
    readonly trigger?: Text;
    /** Facts that name the mechanism: the statement, the pool, the route. */
    readonly mechanism: Readonly<Record<string, string>>;
    /** Evidence ids. */
    readonly evidence: readonly string[];
    readonly confidence: number;
    readonly grade: 'high' | 'medium' | 'low';
    /** What makes the verdict as sure as it is, and no surer. */
    readonly sure: Text;
  };
  readonly path: readonly ReportHop[];
  readonly chain: readonly ReportStep[];
  readonly counterfactuals: readonly Counterfactual[];
  /** Supported too, best first, but weaker than the root cause. */
  readonly alternatives: readonly ReportHypothesis[];
  /** Refuted ones first, then those that could not be tested. */
  readonly ruledOut: readonly ReportHypothesis[];
  readonly actions: readonly ReportAction[];
  readonly timeline: readonly ReportEvent[];
  /** Oldest first: what was altered around the window, guilty or not. */
  readonly changes: readonly ReportChange[];
  readonly unknowns: readonly Text[];
  readonly exhibits: ReportExhibits;
  readonly wording: ReportWording;
  readonly evidence: readonly Evidence[];
  /** What the service map needs. */
  readonly map: {
    readonly nodes: readonly ReportMapNode[];
    readonly edges: readonly ReportMapEdge[];
    /** Services left out for being far from the path. */
    readonly hidden: number;
  };
}
