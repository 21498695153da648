import type { ChangeStore, LogStore, ProfileStore, TraceStore } from '@abduce/core';
import { changePart } from './changes/change-part.ts';
import { logPart } from './logs/log-part.ts';
import { type MetricPart, metricPart } from './metrics/metric-part.ts';
import type { PartContext } from './part-context.ts';
import { profilePart } from './profiles/profile-part.ts';
import { spanPart } from './traces/span-part.ts';

/** All parts, readable and writable. */
export interface StoreParts {
  readonly metrics: MetricPart;
  readonly logs: Required<LogStore>;
  readonly traces: Required<TraceStore>;
  readonly profiles: Required<ProfileStore>;
  readonly changes: Required<ChangeStore>;
}

/** The parts of the store, over what they share. */
export function storeParts(context: PartContext): StoreParts {
  return {
    metrics: metricPart(context),
    logs: logPart(context),
    traces: spanPart(context),
    profiles: profilePart(context),
    changes: changePart(context),
  };
}
