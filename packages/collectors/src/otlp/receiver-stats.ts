import type { RefusalReason } from './refusal.ts';
import type { RequestEvent } from './request-event.ts';

/** Counts since the receiver was made, and what it holds now. */
export interface ReceiverStats {
  readonly requests: number;
  readonly accepted: number;
  readonly records: number;
  /** Records left out by partial successes. */
  readonly refusedRecords: number;
  readonly refusals: Readonly<Partial<Record<RefusalReason, number>>>;
  readonly wireBytes: number;
  /** Requests being answered. */
  readonly active: number;
  /** Batches waiting for the sink. */
  readonly writing: number;
  /** Bytes held by requests in flight. */
  readonly heldBytes: number;
}

type Totals = Omit<ReceiverStats, 'active' | 'writing' | 'heldBytes'>;

export function createTotals(): { add(event: RequestEvent): void; read(): Totals } {
  let [requests, accepted, records, refusedRecords, wireBytes] = [0, 0, 0, 0, 0];
  const refusals = new Map<RefusalReason, number>();
  return {
    add(event) {
      requests++;
      records += event.records;
      refusedRecords += event.refused;
      wireBytes += event.wireBytes;
      const { outcome } = event;
      if (outcome === 'accepted' || outcome === 'partial') accepted++;
      else refusals.set(outcome, (refusals.get(outcome) ?? 0) + 1);
    },
    read: () => ({
      requests,
      accepted,
      records,
      refusedRecords,
      refusals: Object.fromEntries(refusals),
      wireBytes,
    }),
  };
}
