import type { SpanEvents } from './span-events.ts';
import { isPlainCall } from './strata.ts';
import type { StructureChange } from './structure.ts';
import type { TraceFrame } from './trace-frame.ts';

/** The strongest change of one operation, followed back to the step after which its spans go another way. */
export interface Deviation {
  readonly operation: number;
  readonly change: StructureChange;
  /** Event after which the way parts; -1 for the start of the span. */
  readonly after: number;
  /** Calls that mostly came before that. */
  readonly calls: readonly number[];
  /** The error record that is new in the operation, where one is; its event. */
  readonly error: number;
}

const none = -1;

/** What comes before an event in the spans that hold it. */
interface Before {
  spans: number;
  /** The event right before it. */
  readonly last: Map<number, number>;
  /** Every call before it. */
  readonly calls: Map<number, number>;
}

const add = (counts: Map<number, number>, event: number): void => {
  counts.set(event, (counts.get(event) ?? 0) + 1);
};

function predecessors(
  frame: TraceFrame,
  events: SpanEvents,
  wanted: ReadonlyMap<number, ReadonlyMap<number, boolean>>,
): ReadonlyMap<number, Before> {
  const size = events.events.length;
  const counts = new Map<number, Before>();
  const calls: number[] = [];
  const stamp = new Int32Array(size).fill(-1);
  for (let row = 0; row < frame.group.length; row++) {
    const when = frame.group[row] as number;
    const operation = frame.operation[row] as number;
    const changes = wanted.get(operation);
    if (when < 0 || changes === undefined || isPlainCall(frame, events, row)) continue;
    let last = none;
    calls.length = 0;
    const end = events.at[row + 1] as number;
    for (let i = events.at[row] as number; i < end; i++) {
      const event = events.id[i] as number;
      if (stamp[event] === row) continue;
      stamp[event] = row;
      const lost = changes.get(event);
      if (lost !== undefined && lost === when < frame.normals) {
        const key = operation * size + event;
        let found = counts.get(key);
        if (found === undefined) {
          counts.set(key, (found = { spans: 0, last: new Map(), calls: new Map() }));
        }
        found.spans++;
        add(found.last, last);
        for (const call of calls) add(found.calls, call);
      }
      if (events.events[event]?.call === true) calls.push(event);
      last = event;
    }
  }
  return counts;
}

function commonest(counts: ReadonlyMap<number, number> | undefined): number {
  let best = none;
  let most = 0;
  for (const [event, count] of counts ?? []) {
    if (count > most || (count === most && event < best)) {
      most = count;
      best = event;
    }
  }
  return best;
}

/** Of one strength with the strongest, within what counting can tell. */
const alike = 0.5;
const maxSteps = 64;

/**
 * What each changed operation does differently first: whatever else it misses may be the consequence. A change
 * is followed back through the steps before it for as long as these are gone as well.
 */
export function deviationsOf(
  frame: TraceFrame,
  events: SpanEvents,
  changes: readonly StructureChange[],
): readonly Deviation[] {
  const byOperation = new Map<number, StructureChange[]>();
  for (const change of changes) {
    const list = byOperation.get(change.presence.operation);
    if (list === undefined) byOperation.set(change.presence.operation, [change]);
    else list.push(change);
  }
  const wanted = new Map(
    [...byOperation].map(([operation, list]) => [
      operation,
      new Map(list.map(({ presence, lost }) => [presence.event, lost])),
    ]),
  );
  const before = predecessors(frame, events, wanted);
  const size = events.events.length;
  return [...byOperation].map(([operation, list]) => {
    const strongest = list[0] as StructureChange;
    const known = new Map(list.map((change) => [change.presence.event, change]));
    // What is missing tells where the way parts better than what came in its place.
    const missing = list.find(
      ({ lost, strength }) => lost && strength >= alike * strongest.strength,
    );
    let change = missing ?? strongest;
    const error = list.find(
      ({ lost, presence }) => !lost && events.events[presence.event]?.error === true,
    );
    let after = none;
    let found: Before | undefined;
    for (let step = 0; step < maxSteps; step++) {
      found = before.get(operation * size + change.presence.event);
      after = commonest(found?.last);
      const earlier = known.get(after);
      if (earlier === undefined || earlier.lost !== change.lost) break;
      if (earlier.strength < alike * strongest.strength) break;
      change = earlier;
    }
    return {
      operation,
      change: { ...change, strength: strongest.strength },
      after,
      calls: [...(found?.calls ?? [])]
        .filter(([, count]) => count >= alike * (found?.spans ?? 0))
        .map(([call]) => call),
      error: error?.presence.event ?? none,
    };
  });
}
