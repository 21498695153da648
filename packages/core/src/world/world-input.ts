import type { TelemetryBatch } from '../model/batch.ts';
import type { ChangeEvent } from '../model/change.ts';
import type { TimeGrid } from '../model/grid.ts';
import type { SignalName } from '../model/signals.ts';
import type { Gap } from '../model/world.ts';
import type { GivenWorld } from './add-given.ts';
import type { FactAnswer, MetricAnswer } from './metric-need.ts';

/** What one parallel round of store queries brought back. A part that is absent was not there to ask. */
export interface WorldInput {
  readonly grid: TimeGrid;
  /** Batches with spans. */
  readonly spans?: readonly TelemetryBatch[];
  /** Batches with log records. */
  readonly logs?: readonly TelemetryBatch[];
  /** In order of the dialects' rules: where two know the same signal of an entity, the earlier one counts. */
  readonly metrics?: readonly MetricAnswer[];
  /** Who is who, as the dialects' facts tell. */
  readonly facts?: readonly FactAnswer[];
  readonly changes?: readonly ChangeEvent[];
  /** Needs whose query failed or was cut off. */
  readonly failures?: readonly Gap[];
  /** Signals that somebody needs: each is in `gaps` when it has no data. */
  readonly wanted?: Iterable<SignalName>;
  readonly given?: GivenWorld;
}
