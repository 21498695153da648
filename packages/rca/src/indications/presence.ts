import type { SpanEvents } from './span-events.ts';
import { isPlainCall, strataOf } from './strata.ts';
import type { TraceFrame } from './trace-frame.ts';

/** How often an event happens inside one operation, per normal, then in the window. */
export interface Presence {
  readonly operation: number;
  readonly event: number;
  /** Spans of the operation that hold the event. */
  readonly spans: Float64Array;
  /** … and of these, the ones whose request met an error in the service. */
  readonly failed: Float64Array;
  /**
   * Share of the window's spans that would hold it if callers' requests of each kind were answered as in a
   * normal (indirect standardisation).
   */
  readonly expected: Float64Array;
}

export interface PresenceTable {
  /** Spans of each operation, per normal, then in the window. */
  readonly totals: readonly Float64Array[];
  /** Traces that hold the operation: spans of one trace go the same way, so that only these are independent. */
  readonly traces: readonly Float64Array[];
  /** … and of these, the ones whose request met an error in the service. */
  readonly failed: readonly Float64Array[];
  readonly presences: readonly Presence[];
}

/** Weight of an operation's overall share beside what was seen for one kind of request, in spans. */
const prior = 2;

interface Stratum {
  readonly operation: number;
  readonly totals: Float64Array;
  readonly spans: Map<number, Float64Array>;
}

/** 1 at the entry of each request that met an error in its service: an error record, or a failed span. */
function failingRequests({ rows, tree }: TraceFrame, events: SpanEvents): Uint8Array {
  const failing = new Uint8Array(rows.length);
  const isError = Uint8Array.from(events.events, ({ error }) => (error ? 1 : 0));
  for (let row = 0; row < rows.length; row++) {
    let error = rows.failed[row] === 1;
    const end = events.at[row + 1] as number;
    for (let i = events.at[row] as number; i < end && !error; i++) {
      error = isError[events.id[i] as number] === 1;
    }
    if (error) failing[tree.entry[row] as number] = 1;
  }
  return failing;
}

function count(frame: TraceFrame, events: SpanEvents) {
  const { group, operation, operations, normals } = frame;
  const strata = strataOf(frame, events);
  const totals = operations.map(() => new Float64Array(normals + 1));
  const traces = operations.map(() => new Float64Array(normals + 1));
  const counted = new Set<number>();
  const failures = operations.map(() => new Float64Array(normals + 1));
  const perOperation: Map<number, Stratum>[] = operations.map(() => new Map());
  const stamp = new Int32Array(events.events.length).fill(-1);
  const failing = failingRequests(frame, events);
  const index = new Map<number, Presence>();
  for (let row = 0; row < group.length; row++) {
    const when = group[row] as number;
    if (when < 0 || isPlainCall(frame, events, row)) continue;
    const number = operation[row] as number;
    if (number < 0) continue;
    const total = totals[number] as Float64Array;
    total[when] = (total[when] as number) + 1;
    const trace = number * group.length + (frame.top[row] as number);
    if (!counted.has(trace)) {
      counted.add(trace);
      const held = traces[number] as Float64Array;
      held[when] = (held[when] as number) + 1;
    }
    const kinds = perOperation[number] as Map<number, Stratum>;
    const kind = strata[row] as number;
    let stratum = kinds.get(kind);
    if (stratum === undefined) {
      stratum = { operation: number, totals: new Float64Array(normals + 1), spans: new Map() };
      kinds.set(kind, stratum);
    }
    stratum.totals[when] = (stratum.totals[when] as number) + 1;
    const from = events.at[row] as number;
    const end = events.at[row + 1] as number;
    const error = failing[frame.tree.entry[row] as number] === 1;
    if (error) {
      const sum = failures[number] as Float64Array;
      sum[when] = (sum[when] as number) + 1;
    }
    for (let i = from; i < end; i++) {
      const event = events.id[i] as number;
      if (stamp[event] === row) continue;
      stamp[event] = row;
      const key = number * stamp.length + event;
      let one = index.get(key);
      if (one === undefined) {
        one = {
          operation: number,
          event,
          spans: new Float64Array(normals + 1),
          failed: new Float64Array(normals + 1),
          expected: new Float64Array(normals),
        };
        index.set(key, one);
      }
      one.spans[when] = (one.spans[when] as number) + 1;
      if (error) one.failed[when] = (one.failed[when] as number) + 1;
      let spans = stratum.spans.get(event);
      if (spans === undefined) {
        spans = new Float64Array(normals + 1);
        stratum.spans.set(event, spans);
      }
      spans[when] = (spans[when] as number) + 1;
    }
  }
  return { totals, traces, failed: failures, perOperation, presences: [...index.values()] };
}

/** Counts events by operation and period, each once per span. O(spans + events + kinds of requests × their events). */
export function presenceOf(frame: TraceFrame, events: SpanEvents): PresenceTable {
  const { normals } = frame;
  const { totals, traces, failed, perOperation, presences } = count(frame, events);
  for (const one of presences) {
    const total = totals[one.operation] as Float64Array;
    const after = total[normals] as number;
    const kinds = perOperation[one.operation] as Map<number, Stratum>;
    for (let normal = 0; normal < normals; normal++) {
      const share = (one.spans[normal] as number) / (total[normal] as number);
      if (!(after > 0) || kinds.size === 1) {
        one.expected[normal] = share;
        continue;
      }
      let sum = 0;
      for (const stratum of kinds.values()) {
        const weight = stratum.totals[normals] as number;
        if (weight === 0) continue;
        const hits = stratum.spans.get(one.event)?.[normal] ?? 0;
        sum += (weight * (hits + prior * share)) / ((stratum.totals[normal] as number) + prior);
      }
      one.expected[normal] = sum / after;
    }
  }
  return { totals, traces, failed, presences };
}
