import type { SnapshotDocument } from '../../protocol/documents.ts';

/** Requests by status, whatever their protocol, side and destination. */
export function counted(snapshot: SnapshotDocument): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, durations } of snapshot.requests)
    counts[status] = (counts[status] ?? 0) + durations.count;
  return counts;
}
