import { wordIndex } from './word-index.ts';

/** Who reported an edge. */
export const side = { client: 1, server: 2 } as const;

/** Edges between vertices, by number. */
export interface EdgeTable {
  readonly size: number;
  /** Calls whose edge did not fit. */
  readonly dropped: number;
  source(edge: number): number;
  target(edge: number): number;
  sides(edge: number): number;
  /** String numbers. */
  protocols(edge: number): ReadonlySet<number>;
  /** The number of the edge, or -1 when the table is full. `protocol` 0 says nothing. */
  see(source: number, target: number, sides: number, protocol: number): number;
}

export function edgeTable(limit: number): EdgeTable {
  const index = wordIndex(2, limit);
  const seenBy: number[] = [];
  const protocols: Set<number>[] = [];
  const last: number[] = [];
  let dropped = 0;
  return {
    get size() {
      return index.size;
    },
    get dropped() {
      return dropped;
    },
    source: (edge) => index.word(edge, 0),
    target: (edge) => index.word(edge, 1),
    sides: (edge) => seenBy[edge] as number,
    protocols: (edge) => protocols[edge] as Set<number>,
    see(source, target, sides, protocol) {
      const edge = index.intern(source, target);
      if (edge === -1) {
        dropped++;
        return -1;
      }
      if (edge === seenBy.length) {
        seenBy.push(0);
        protocols.push(new Set());
        last.push(0);
      }
      seenBy[edge] = (seenBy[edge] as number) | sides;
      // Mostly the same as last time: spares the set.
      if (protocol !== 0 && last[edge] !== protocol) {
        last[edge] = protocol;
        protocols[edge]?.add(protocol);
      }
      return edge;
    },
  };
}
