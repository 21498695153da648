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
}

const none = -1;

/** The event that mostly comes right before another one, in the spans that hold it. */
type Predecessors = ReadonlyMap<number, Map<number, number>>;

function predecessors(
  frame: TraceFrame,
  events: SpanEvents,
  wanted: ReadonlyMap<number, ReadonlyMap<number, boolean>>,
): Predecessors {
  const size = events.events.length;
  const counts = new Map<number, Map<number, number>>();
  const stamp = new Int32Array(size).fill(-1);
  for (let row = 0; row < frame.group.length; row++) {
    const when = frame.group[row] as number;
    const operation = frame.operation[row] as number;
    const changes = wanted.get(operation);
    if (when < 0 || changes === undefined || isPlainCall(frame, events, row)) continue;
    let last = none;
    const end = events.at[row + 1] as number;
    for (let i = events.at[row] as number; i < end; i++) {
      const event = events.id[i] as number;
      if (stamp[event] === row) continue;
      stamp[event] = row;
      const lost = changes.get(event);
      if (lost !== undefined && lost === when < frame.normals) {
        const key = operation * size + event;
        let found = counts.get(key);
        if (found === undefined) counts.set(key, (found = new Map()));
        found.set(last, (found.get(last) ?? 0) + 1);
      }
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
    let change = strongest;
    let after = none;
    for (let step = 0; step < maxSteps; step++) {
      after = commonest(before.get(operation * size + change.presence.event));
      const earlier = known.get(after);
      if (earlier === undefined || earlier.lost !== change.lost) break;
      if (earlier.strength < alike * strongest.strength) break;
      change = earlier;
    }
    return {
      operation,
      change: { ...change, strength: strongest.strength },
      after,
    };
  });
}
