import type { UnixMs } from '@abduce/core';
import type { CaseView } from '../case/case-view.ts';
import type { TraceAnalysis } from '../traces/analyze-traces.ts';
import { measuredGaps, tracedGaps } from './edge-gaps.ts';
import type { Indication } from './indication.ts';
import { networkIndications } from './network-indications.ts';
import { resourceIndications } from './resource-indications.ts';
import { selfTimeIndications } from './self-time-indications.ts';
import { spanEvents } from './span-events.ts';
import { structureIndications } from './structure-indications.ts';
import { traceFrame } from './trace-frame.ts';

/** Everything that points at a service, from all modalities that the case holds. */
export function indicationsOf(
  view: CaseView,
  traces: TraceAnalysis | undefined,
  from: UnixMs,
  to: UnixMs,
): readonly Indication[] {
  const { caseFile } = view;
  const found: Indication[] = [
    ...resourceIndications(view),
    ...networkIndications(measuredGaps(view), caseFile.window),
  ];
  if (traces === undefined) return found;
  const frame = traceFrame(caseFile, traces.rows, traces.tree, from, to);
  // Nothing can be compared with nothing.
  if (frame.normals === 0 || frame.traces[frame.normals] === 0) return found;
  const events = spanEvents(caseFile, frame);
  found.push(
    ...networkIndications(tracedGaps(frame, events), caseFile.window),
    ...structureIndications(frame, events),
    ...selfTimeIndications(frame, events),
  );
  return found;
}
