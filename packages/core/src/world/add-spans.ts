import type { TelemetryBatch } from '../model/batch.ts';
import { addReports } from './add-reports.ts';
import type { IdentityIndex } from './identity-index.ts';
import type { Presence } from './presence.ts';
import type { WorldDraft } from './world-draft.ts';

/** Topology, RED signals and quality from spans. */
export function* addSpans(
  draft: WorldDraft,
  batches: readonly TelemetryBatch[],
  identities: IdentityIndex,
  presence: Presence,
): Generator<void> {
  for (const batch of batches) {
    const { spans } = batch;
    if (spans === undefined) continue;
    const rows = { resource: spans.resource, times: spans.startMs };
    yield* addReports(draft, batch, rows, identities, presence);
  }
}
