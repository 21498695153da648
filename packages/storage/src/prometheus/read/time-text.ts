import type { Millis, UnixMs } from '@abduce/core';

/** Whole milliseconds as seconds, the way the API takes times and steps. */
export function secondsText(milliseconds: UnixMs | Millis): string {
  return (milliseconds / 1000).toFixed(3);
}
