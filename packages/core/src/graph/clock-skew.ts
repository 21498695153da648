import { answerOf } from './callees.ts';
import type { JoinedSpans } from './emit-calls.ts';
import type { Groups } from './groups.ts';
import { median } from './select-nth.ts';

/** Offsets up to this many milliseconds are everyday clock drift. */
const tolerated = 5;

interface PairOffset {
  readonly caller: number;
  readonly callee: number;
  readonly offset: number;
  readonly pairs: number;
}

/**
 * The offset between two clocks as NTP estimates it (RFC 5905 §8): the middle of the serving span minus the middle of
 * the call. Half of the time that the call lasted longer than the serving bounds the error, so anything within it is no skew.
 */
function pairOffset(
  { columns, answers, callees }: JoinedSpans,
  rows: Uint32Array,
): { offset: number; pairs: number } {
  const { start, duration } = columns;
  const offsets = new Float64Array(rows.length);
  const bounds = new Float64Array(rows.length);
  let pairs = 0;
  for (const row of rows) {
    const answer = answerOf(answers, callees, row);
    if (answer === -1) continue;
    const [asked, served] = [duration[row] as number, duration[answer] as number];
    offsets[pairs] = (start[answer] as number) + served / 2 - (start[row] as number) - asked / 2;
    bounds[pairs++] = Math.max(0, asked - served) / 2;
  }
  const offset = median(offsets, pairs);
  const certain = Math.abs(offset) > tolerated + median(bounds, pairs);
  return { offset: certain ? offset : 0, pairs };
}

/**
 * Clock offset per service in milliseconds: one potential per service that explains the offsets of the edges with
 * the most calls first, relative to the clock that most services share.
 */
export function clockSkew(
  joined: JoinedSpans,
  byEdge: Groups,
  idOf: (vertex: number) => string,
): { readonly service: string; readonly offset: number }[] {
  const { edges } = joined;
  const measured: PairOffset[] = [];
  for (let edge = 0; edge < edges.size; edge++) {
    const [caller, callee] = [edges.source(edge), edges.target(edge)];
    if (caller === callee) continue;
    const rows = byEdge.order.subarray(byEdge.offsets[edge], byEdge.offsets[edge + 1]);
    const { offset, pairs } = pairOffset(joined, rows);
    if (pairs > 0) measured.push({ caller, callee, offset, pairs });
  }
  if (!measured.some(({ offset }) => offset !== 0)) return [];
  const name = ({ caller, callee }: PairOffset): string => `${idOf(caller)} ${idOf(callee)}`;
  measured.sort((a, b) => b.pairs - a.pairs || (name(a) < name(b) ? -1 : 1));
  // A maximum spanning tree (Kruskal 1956), each group keeping its members' clocks relative to one another.
  const groupOf = new Map<number, Map<number, number>>();
  const groupWith = (vertex: number): Map<number, number> => {
    let group = groupOf.get(vertex);
    if (group === undefined) groupOf.set(vertex, (group = new Map([[vertex, 0]])));
    return group;
  };
  for (const { caller, callee, offset } of measured) {
    const [one, two] = [groupWith(caller), groupWith(callee)];
    if (one === two) continue;
    const shift = (one.get(caller) as number) + offset - (two.get(callee) as number);
    const [keep, move, by] = one.size >= two.size ? [one, two, shift] : [two, one, -shift];
    for (const [vertex, at] of move) {
      keep.set(vertex, at + by);
      groupOf.set(vertex, keep);
    }
  }
  const callees = new Set(measured.map(({ callee }) => callee));
  const result: { service: string; offset: number }[] = [];
  for (const group of new Set(groupOf.values())) {
    const base = commonClock(group, callees);
    for (const [vertex, at] of group) {
      if (Math.abs(at - base) > tolerated)
        result.push({ service: idOf(vertex), offset: at - base });
    }
  }
  return result.sort((a, b) => (a.service < b.service ? -1 : 1));
}

/** The offset that most members agree on within the tolerance; among equals that of those whom nobody calls. */
function commonClock(group: ReadonlyMap<number, number>, callees: ReadonlySet<number>): number {
  const members = [...group].sort((a, b) => a[1] - b[1]);
  let best = { count: 0, offset: 0, callers: 0 };
  let low = 0;
  for (let high = 0; high < members.length; high++) {
    const top = (members[high] as [number, number])[1];
    while (top - (members[low] as [number, number])[1] > tolerated) low++;
    const cluster = members.slice(low, high + 1);
    const callers = cluster.filter(([vertex]) => !callees.has(vertex)).length;
    const count = cluster.length;
    if (count > best.count || (count === best.count && callers > best.callers)) {
      best = { count, callers, offset: (cluster[(count - 1) >> 1] as [number, number])[1] };
    }
  }
  return best.offset;
}
