import type { TelemetryBatch } from './batch.ts';
import type { EntityId } from './entity.ts';
import type { Finding } from './finding.ts';
import type { Incident, Indicator } from './incident.ts';
import type { Profile } from './profile.ts';
import type { SignalTable } from './signal-table.ts';
import type { TimeRange } from './units.ts';
import type { WorldSnapshot } from './world.ts';

/**
 * Everything one analysis may look at: gathered once, frozen, serialisable. Any modality may be absent;
 * absence lowers confidence and is named in the report.
 */
export interface CaseFile {
  readonly schema: 1;
  /** What is wrong from a user's view; absent when the question is "is anything wrong?". */
  readonly target?: CaseTarget;
  /** The time to explain. */
  readonly window: TimeRange;
  /** Times that count as normal, oldest first; the last one is nearest to the window. At least one. */
  readonly baselines: readonly TimeRange[];
  /** Entities, dependencies and changes over baselines and window; its signals are those of the window. */
  readonly world: WorldSnapshot;
  /** Signals of each baseline, in the order of `baselines`, each on a grid of its own. */
  readonly baselineSignals: readonly SignalTable[];
  readonly findings: readonly Finding[];
  /** Span and log tables over baselines and window, bounded; empty when there are none. */
  readonly telemetry: readonly TelemetryBatch[];
  readonly sampling: readonly Sampling[];
  /** Merged per service, type and period. */
  readonly profiles: readonly CaseProfile[];
  readonly incident?: Incident;
}

export interface CaseTarget {
  readonly service: EntityId;
  readonly indicator: Indicator;
}

/** How much of what existed the case file holds. */
export interface Sampling {
  readonly signal: 'spans' | 'logs';
  readonly range: TimeRange;
  readonly kept: number;
  readonly total: number;
  /** How rows were chosen; absent where all were kept. */
  readonly method?: string;
}

export interface CaseProfile {
  readonly service: EntityId;
  readonly period: 'window' | 'baseline';
  readonly profile: Profile;
}
