import {
  AbduceError,
  type CallOptions,
  createObserver,
  type Incident,
  type Millis,
  type Observer,
  type TelemetryBatch,
  type TimeRange,
  type UnixMs,
} from '@abduce/core';
import { createEngine, templateExplainer } from '@abduce/rca';
import { memoryStore } from '@abduce/storage/memory';

/** Recorded telemetry, ready to be looked at as if it came in now. */
export interface Recording {
  readonly range: TimeRange;
  readonly step: Millis;
  readonly observer: Observer;
  /**
   * Plays it from start to end; gives the incident that burned longest. One that burns in the first moments is
   * not it: a system that warms up or recovers, with no normal time before it. Throws `CONFIG` when there is no
   * other and it burns most of the time.
   */
  play(onProgress: (share: number) => void, options?: CallOptions): Promise<Incident | undefined>;
  /** Spans that came more than once; the store keeps one of each. */
  readonly duplicateSpans: number;
  /** Before the incident opened, the fault built up for about this long. */
  readonly lead: Millis;
}

const second = 1000;
const steps: readonly Millis[] = [1, 2, 5, 10, 15, 30, 60, 120, 300].map(
  (seconds) => seconds * second,
);
const mostSteps = 240;
const frames = 60;

interface Seen {
  readonly incident: Incident;
  /** Frames in which a rule fired. */
  readonly burned: number;
}

/** From the first to the last time in the data. Throws `CONFIG` when it has none. */
export function recordedRange(batches: readonly TelemetryBatch[]): TimeRange {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  const see = (time: number): void => {
    if (time < start) start = time;
    if (time > end) end = time;
  };
  for (const { spans, logs, metrics } of batches) {
    for (const times of [spans?.startMs, logs?.timeMs, metrics?.timeMs]) {
      for (const time of times ?? []) if (time > 0) see(time);
    }
  }
  if (end < start) {
    throw new AbduceError('CONFIG', 'the files hold no spans, logs or metrics', {
      hint: 'record the time around the incident, and some normal time before it',
    });
  }
  return { start, end: end + 1 };
}

/** A step that cuts so long a time into a few hundred at most. */
export function stepFor(length: Millis): Millis {
  const fitting = steps.find((step) => length / step <= mostSteps);
  return fitting ?? Math.ceil(length / mostSteps / second) * second;
}

/** A step that is recorded in part looks as if the traffic fell: the ends are cut to whole steps. */
function wholeSteps({ start, end }: TimeRange, step: Millis): TimeRange {
  const whole = { start: Math.ceil(start / step) * step, end: Math.floor(end / step) * step };
  return whole.end - whole.start < 2 * step ? { start, end } : whole;
}

/** Puts the batches into a store of their own. Windows that take hours in production are scaled to the recording. */
export async function openRecording(
  batches: readonly TelemetryBatch[],
  latencyThreshold: number | undefined,
): Promise<Recording> {
  const recorded = recordedRange(batches);
  const step = stepFor(recorded.end - recorded.start);
  const range = wholeSteps(recorded, step);
  const length = range.end - range.start;
  const long = Math.max(4 * step, Math.ceil(length / 8 / step) * step);
  let now = recorded.end;
  const clock = {
    now: () => now,
    sleep: (duration: Millis) => {
      now += duration;
      return Promise.resolve();
    },
  };
  const store = memoryStore({ clock, maxAge: Number.MAX_SAFE_INTEGER });
  const observer = createObserver({
    store,
    engine: createEngine(),
    explainer: templateExplainer(),
    clock,
    step,
    window: Math.max(step, length),
    slo: {
      ...(latencyThreshold !== undefined && { latency: { threshold: latencyThreshold } }),
      rules: [{ long, short: Math.max(2 * step, long / 4), rate: 6, severity: 'critical' }],
      incidents: { resolveAfter: long, reopenWithin: 0 },
    },
  });
  for (const batch of batches) await observer.sink.write(batch);
  now = range.end;
  return {
    range,
    step,
    observer,
    duplicateSpans: store.stats().traces.duplicates,
    lead: 1.5 * long,
    async play(onProgress, options) {
      const seen = new Map<string, Seen>();
      for (let frame = 1; frame <= frames; frame++) {
        onProgress(frame / frames);
        now = range.start + Math.ceil((length * frame) / frames / step) * step;
        const { incidents } = await observer.assess({ start: range.start, end: now }, options);
        for (const incident of incidents) {
          const burns = incident.burnRates.some(({ fires }) => fires);
          const before = seen.get(incident.id)?.burned ?? 0;
          seen.set(incident.id, { incident, burned: before + (burns ? 1 : 0) });
        }
      }
      now = range.end;
      return longest([...seen.values()], range.start + long);
    },
  };
}

function longest(seen: readonly Seen[], normalUntil: UnixMs): Incident | undefined {
  const ordered = [...seen].sort((a, b) => b.burned - a.burned);
  const found = ordered.find(({ incident }) => incident.openedAt >= normalUntil);
  if (found === undefined && ordered[0] !== undefined && ordered[0].burned > frames / 2) {
    throw new AbduceError('CONFIG', 'the data begin in the middle of an incident', {
      hint: 'add the normal time before it, or tell with --from what to explain',
    });
  }
  return found?.incident;
}
