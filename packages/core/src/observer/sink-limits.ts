import type { Millis } from '../model/units.ts';

export interface SinkLimits {
  /** Rows dated further ahead than this are dropped. Default 10 min. */
  readonly future?: Millis;
  /** Rows older than this are dropped. Default: none are. */
  readonly past?: Millis;
  /** Rows of one batch and table beyond this many are dropped. Default 1,000,000. */
  readonly rows?: number;
}

/** Why a row did not get into the store. */
export type DropReason = 'invalid' | 'future' | 'past' | 'too_many' | 'not_kept';

export const sinkDefaults: Required<SinkLimits> = {
  future: 600_000,
  past: Number.POSITIVE_INFINITY,
  rows: 1_000_000,
};
