import type { EntityId } from './entity.ts';
import type { Evidence } from './evidence.ts';

export type Verdict = 'pass' | 'fail' | 'unknown' | 'inapplicable' | 'error';
export type Severity = 'warning' | 'critical';

/** What one inspection said of one entity. */
export interface Finding {
  /** `area/problem`. */
  readonly inspection: string;
  readonly entity: EntityId;
  readonly verdict: Verdict;
  /** Only on `fail`. */
  readonly severity?: Severity;
  /** One sentence; on `unknown` which data is missing, on `error` what was thrown. */
  readonly message: string;
  /** The number that was judged, where there is one. */
  readonly value?: number;
  readonly evidence: readonly Evidence[];
}
