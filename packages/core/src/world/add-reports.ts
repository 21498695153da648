import { readAttributes } from '../model/attributes.ts';
import type { TelemetryBatch } from '../model/batch.ts';
import { stepAt } from '../model/grid.ts';
import { admitInstance, type Identity, type IdentityIndex } from './identity-index.ts';
import type { Presence } from './presence.ts';
import type { WorldDraft } from './world-draft.ts';

/** Remembers who is who, before anything is counted. */
export function learnResources(
  batches: readonly TelemetryBatch[],
  identities: IdentityIndex,
): void {
  for (const { resources, strings } of batches) {
    for (let row = 0; row < resources.length; row++) {
      identities.learn(readAttributes(resources.attributes, strings, row));
    }
  }
}

/** Who reports in one batch, by resource row. */
export interface Reporters {
  identity(resource: number): Identity | undefined;
}

const sliceRows = 20_000;

/** Notes the sign of life that each row is, and who reports. Resources that report nothing here are ignored. */
export function* addReports(
  draft: WorldDraft,
  batch: TelemetryBatch,
  rows: { readonly resource: Uint32Array; readonly times: Float64Array },
  identities: IdentityIndex,
  presence: Presence,
): Generator<void, Reporters> {
  const known: (Identity | undefined)[] = [];
  const steps: (Uint8Array | undefined)[] = [];
  for (let row = 0; row < rows.times.length; row++) {
    if (row % sliceRows === sliceRows - 1) yield;
    const step = stepAt(draft.grid, rows.times[row] as number);
    if (step < 0) continue;
    const resource = rows.resource[row] as number;
    if (!(resource in known)) {
      const attributes = readAttributes(batch.resources.attributes, batch.strings, resource);
      const identity = identities.resolve(attributes);
      known[resource] = identity;
      if (identity !== undefined) {
        admitInstance(draft, identity);
        steps[resource] = presence.stepsOf(attributes, identity);
      }
    }
    const seen = steps[resource];
    if (seen !== undefined) seen[step] = 1;
  }
  return { identity: (resource) => known[resource] };
}
