import type { SpanEvents } from './span-events.ts';
import type { TraceFrame } from './trace-frame.ts';

/** A span that does nothing but call: what it asks for varies with its caller, not with itself. */
export function isPlainCall(
  { tree }: TraceFrame,
  { at }: Pick<SpanEvents, 'at'>,
  row: number,
): boolean {
  return (
    (tree.answer[row] as number) >= 0 &&
    (at[row + 1] as number) - (at[row] as number) === 1 &&
    tree.entry[row] !== row
  );
}

/**
 * What the caller had done before it called, as a number; 0 for requests without a caller. Requests of one
 * number are alike as far as the caller goes: a callee that takes another branch because its caller asks for
 * something else is no change of the callee. O(events).
 */
export function strataOf(frame: TraceFrame, events: SpanEvents): Int32Array {
  const { rows, tree } = frame;
  const strata = new Int32Array(rows.length);
  // Hashes of the events of a span that came before each: order and repetition do not matter.
  const seen = new Int32Array(events.events.length).fill(-1);
  const before = new Int32Array(rows.length);
  const scatter = (event: number): number => {
    let h = Math.imul(event + 1, 0x9e3779b1);
    h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
    return h ^ (h >>> 13);
  };
  for (let row = 0; row < rows.length; row++) {
    let prefix = 1;
    const end = events.at[row + 1] as number;
    for (let i = events.at[row] as number; i < end; i++) {
      const span = events.span[i] as number;
      if (span >= 0) before[span] = prefix | 0;
      const event = events.id[i] as number;
      if (seen[event] === row) continue;
      seen[event] = row;
      prefix = (prefix + scatter(event)) | 0;
    }
  }
  for (let row = 0; row < rows.length; row++) {
    const entry = tree.entry[row] as number;
    const caller = tree.parent[entry] as number;
    if (caller < 0) continue;
    strata[row] = isPlainCall(frame, events, caller)
      ? (before[caller] as number)
      : (before[entry] as number);
  }
  return strata;
}
