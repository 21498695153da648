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
  /** Holds bytes that are no record: kept as `.corrupt` instead of being removed. */
  damaged: boolean;
}
