import type { CaseFile, UnixMs } from '@abduce/core';

/**
 * Whether a time belongs to the window or is known to be normal: before the window, or in a baseline, which may also
 * have been recorded afterwards.
 */
export function periodOf({
  window,
  baselines,
}: CaseFile): (time: UnixMs) => 'window' | 'normal' | undefined {
  return (time) => {
    if (time >= window.start && time < window.end) return 'window';
    const calm =
      time < window.start || baselines.some(({ start, end }) => time >= start && time < end);
    return calm ? 'normal' : undefined;
  };
}
