import type { Report, ReportEvent } from '@abduce/core';

/**
 * The events that matter most where there is no room for all, in their order: what is guilty, the incident, what began
 * to move, and the changes nearest to the onset.
 */
export function timelineCut(
  { timeline, onset, window }: Report,
  most: number,
): readonly ReportEvent[] {
  if (timeline.length <= most) return timeline;
  const centre = onset ?? window.start;
  const rank = ({ kind, guilty }: ReportEvent): number =>
    guilty ? 0 : kind === 'incident' ? 1 : kind === 'onset' ? 2 : 3;
  const kept = new Set(
    timeline
      .toSorted(
        (a, b) => rank(a) - rank(b) || Math.abs(a.time - centre) - Math.abs(b.time - centre),
      )
      .slice(0, most),
  );
  return timeline.filter((event) => kept.has(event));
}
