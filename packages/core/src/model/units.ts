/** Milliseconds since the Unix epoch, UTC; the fraction carries microseconds. */
export type UnixMs = number;

/** A duration in milliseconds. */
export type Millis = number;

/** Half-open in time: `start` belongs to the range, `end` does not. */
export interface TimeRange {
  readonly start: UnixMs;
  readonly end: UnixMs;
}
