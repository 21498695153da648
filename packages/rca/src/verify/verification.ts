/** What a second look said of one piece of evidence. */
export interface EvidenceCheck {
  readonly evidence: string;
  /**
   * `pass`: the query gives the same facts again. `stale`: it no longer can, because the data is gone, cut or coarser.
   * `fail`: the data is there and says otherwise.
   */
  readonly status: 'pass' | 'stale' | 'fail';
  readonly facts: readonly FactCheck[];
  /** Why it is not a pass. */
  readonly reason?: string;
}

export interface FactCheck {
  readonly name: string;
  readonly unit: string;
  readonly stated: number | string;
  /** Absent where nothing could be found. */
  readonly found?: number | string;
  readonly status: 'pass' | 'stale' | 'fail';
}

/** What a second look said of a whole report. */
export interface ReportVerification {
  /** The worst of its parts: `fail` before `stale` before `pass`. */
  readonly status: 'pass' | 'stale' | 'fail';
  readonly evidence: readonly EvidenceCheck[];
  /** Places where the report says what its evidence does not; each is a failure. */
  readonly violations: readonly { readonly place: string; readonly problem: string }[];
}
