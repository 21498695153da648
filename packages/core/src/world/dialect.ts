import type { Labels } from '../model/labels.ts';
import type { SignalName } from '../model/signals.ts';
import type { LabelMatcher, MetricQuery } from '../ports/store.ts';

/** How a series of a data source becomes a series of the catalog, after scaling. */
export type SeriesTransform =
  /** 1 − x: a share that is idle becomes the share that is busy. */
  | 'complement'
  /** 1 in each step where the value fell: a counter or an uptime that began anew. */
  | 'resets'
  /** 1 in each step where the value rose. */
  | 'rises'
  /** 1 wherever there is a value. */
  | 'one';

/** Whom a series is about. */
export type EntityRule =
  /** The service, instance or node of the labels, as the signal's own entity kind demands. */
  | 'resource'
  /** The labels name the callee of the resource's service. */
  | 'http_target'
  | 'database_target'
  | 'queue_target'
  /** The labels name a queue, which is a service itself. */
  | 'queue';

/** One metric of a data source and the signals of the catalog that it feeds. */
export interface DialectRule {
  /** Fed by it; with `field: 'bucket'` also the quantiles of the same entity. */
  readonly signal: SignalName;
  readonly metric: string;
  readonly field?: MetricQuery['field'];
  readonly reduce?: MetricQuery['reduce'];
  /** Across series that the query does not keep apart. Default `sum`. */
  readonly combine?: MetricQuery['combine'];
  readonly where?: readonly LabelMatcher[];
  /** Labels to keep beside those that identify the resource. */
  readonly keep?: readonly string[];
  /** Into the unit of the catalog. */
  readonly scale?: number;
  readonly transform?: SeriesTransform;
  readonly entity?: EntityRule;
  /** Labels of the signal, such as `pool`. */
  readonly labels?: (labels: Labels) => Readonly<Record<string, string>>;
  /**
   * Rules of one source add up on one entity; of two sources the one listed first wins, so that the same thing
   * measured twice is counted once. Default: the metric's name.
   */
  readonly source?: string;
  /** Does not apply to an entity that this metric has fed: an older name of the same measurement. */
  readonly replacedBy?: string;
  /** Applies only to an entity whose signal of this name came from the same metric. */
  readonly onlyBeside?: SignalName;
}

/** Maps the metric names and labels of a data source to the signal catalog. */
export interface Dialect {
  readonly name: string;
  /** Best source of a signal first. */
  needs(): readonly DialectRule[];
}
