import type { TelemetryBatch } from '../model/batch.ts';
import type { ChangeEvent } from '../model/change.ts';
import type { TimeGrid } from '../model/grid.ts';
import type { Gap, WorldSnapshot } from '../model/world.ts';
import { addGiven, type GivenWorld } from './add-given.ts';
import { finishDraft, type WorldDraft, worldDraft } from './world-draft.ts';

/** What one parallel round of store queries brought back. */
export interface WorldInput {
  readonly grid: TimeGrid;
  /** Batches with spans. */
  readonly spans?: readonly TelemetryBatch[];
  /** Batches with log records. */
  readonly logs?: readonly TelemetryBatch[];
  readonly changes?: readonly ChangeEvent[];
  /** Needs whose query failed or was cut off. */
  readonly failures?: readonly Gap[];
  readonly given?: GivenWorld;
}

type Step = (draft: WorldDraft, input: WorldInput) => Iterable<void> | void;

const steps: readonly Step[] = [
  (draft, { given }) => {
    if (given !== undefined) addGiven(draft, given);
  },
  (draft, { changes = [] }) => {
    for (const change of changes) draft.changes.set(change.id, change);
  },
  (draft, { failures = [] }) => {
    draft.gaps.push(...failures);
  },
];

/** `buildWorld` in slices: yields wherever a caller may let others run. Returns the world. */
export function* buildWorldSlices(input: WorldInput): Generator<void, WorldSnapshot, void> {
  const draft = worldDraft(input.grid);
  for (const step of steps) {
    yield* step(draft, input) ?? [];
    yield;
  }
  return finishDraft(draft);
}

/** Entities, dependencies, series and changes of one window, from what a store answered. Pure: the same input gives the same world. */
export function buildWorld(input: WorldInput): WorldSnapshot {
  const slices = buildWorldSlices(input);
  for (;;) {
    const slice = slices.next();
    if (slice.done === true) return slice.value;
  }
}
