import type { Clock, TelemetrySink } from '../ports/runtime.ts';
import { admitRows } from './admit-rows.ts';
import { type DropReason, type SinkLimits, sinkDefaults } from './sink-limits.ts';

export type DropCounts = Readonly<Record<DropReason, number>>;

export interface AdmitSink extends TelemetrySink {
  dropped(): DropCounts;
}

/**
 * Stands before any sink: drops rows that nobody could place (no id, no time, far from now) and dates log records and
 * points that carry no time by when they arrived. Before a queue it makes that the time of arrival, not of delivery.
 * What is dropped is counted by reason, once `next` has taken the rest.
 */
export function admitSink(
  next: TelemetrySink,
  { clock, limits = {} }: { readonly clock: Clock; readonly limits?: SinkLimits },
): AdmitSink {
  const bounds = { ...sinkDefaults, ...limits };
  const dropped: Record<DropReason, number> = {
    invalid: 0,
    future: 0,
    past: 0,
    too_many: 0,
    not_kept: 0,
  };
  return {
    async write(batch, options) {
      options?.signal?.throwIfAborted();
      const { kept, drops } = admitRows(batch, clock.now(), bounds);
      await next.write(kept, options);
      for (const [reason, rows] of Object.entries(drops)) dropped[reason as DropReason] += rows;
    },
    dropped: () => ({ ...dropped }),
  };
}
