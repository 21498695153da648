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
  | 'queue'
  /** `container_id` and `machine_id` name a container of a node agent: its instance or service, as the signal demands. */
  | 'container'
  /** `machine_id` names a node of a node agent. */
  | 'machine'
  /** A connection of a container of a node agent: `destination` and `actual_destination`, or `destination_ip`. */
  | 'connection';

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
  /** Divided by the last value of this metric at the same node, which must be among the facts; before `transform`. */
  readonly per?: string;
  /** What the calls speak, for the edges that they draw. */
  readonly protocol?: string;
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

/** What a metric says by its labels alone: who is who, and who listens where. */
export type FactKind =
  /** A container: `container_id`, `machine_id`. */
  | 'container'
  /** What runs in a container: `application_type`. */
  | 'application'
  /** Where a container listens: `listen_addr`, and `proxy` and `netns` where they are told. */
  | 'listen'
  /** A name that was looked up: `ip`, `fqdn`. */
  | 'name'
  /** A node: `machine_id`, `hostname`. */
  | 'node'
  /** An address of a node: `ip`. */
  | 'address'
  /** A number of a node, by which others are divided. */
  | 'size'
  /** A pod: `namespace`, `pod`, `pod_ip`. */
  | 'pod'
  /** A virtual address: `namespace`, `service`, `cluster_ip`. */
  | 'cluster_service';

/** A metric whose labels are the news. */
export interface FactRule {
  readonly fact: FactKind;
  readonly metric: string;
  /** Labels to read. */
  readonly labels: readonly string[];
}

/** Maps the metric names and labels of a data source to the signal catalog. */
export interface Dialect {
  readonly name: string;
  /** Best source of a signal first. */
  needs(): readonly DialectRule[];
  /** Metrics that tell who is who, asked for in every round. */
  facts?(): readonly FactRule[];
}
