/** A segment file as the running queue knows it. */
export interface Segment {
  readonly sequence: number;
  readonly path: string;
  /** Bytes that are durable: nothing beyond them was acknowledged. */
  length: number;
  /** Records within `length`. */
  records: number;
  readonly created: number;
  /** Nothing will be appended any more. */
  sealed: boolean;
  /**
   * After a crash it would be found to end where it ends now. Not so where a write failed and what it left behind could
   * not be cut off, until the header of a later segment tells the length.
   */
  settled: boolean;
  /** Holds bytes that are no record: kept as `.corrupt` instead of being removed. */
  damaged: boolean;
}
