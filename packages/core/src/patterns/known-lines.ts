import { lineHash } from './line-hash.ts';
import type { LineReader } from './line-reader.ts';

interface Entry {
  readonly codes: Uint16Array;
  readonly id: number;
  readonly next: Entry | undefined;
}

/** Masked lines and the pattern each belongs to, found by hash and compared in full. */
export interface KnownLines {
  find(reader: LineReader): number | undefined;
  /** Remembers the reader's line; beyond the limit it is left out. */
  learn(reader: LineReader, id: number): void;
  restore(line: string, id: number): void;
  entries(): [line: string, id: number][];
}

/** Entries of one hash that are kept: more would be an attack, and cost time on each lookup. */
const maxChain = 8;

export function knownLines(limit: number): KnownLines {
  const entries = new Map<number, Entry>();
  const order: [Uint16Array, number][] = [];
  const put = (hash: number, codes: Uint16Array, id: number): void => {
    const next = entries.get(hash);
    let chain = 0;
    for (let entry = next; entry !== undefined; entry = entry.next) chain++;
    if (order.length >= limit || chain >= maxChain) return;
    entries.set(hash, { codes, id, next });
    order.push([codes, id]);
  };
  return {
    find({ codes, length, hash }) {
      search: for (let entry = entries.get(hash); entry !== undefined; entry = entry.next) {
        const mine = entry.codes;
        if (mine.length !== length) continue;
        for (let i = 0; i < length; i++) if (mine[i] !== codes[i]) continue search;
        return entry.id;
      }
      return undefined;
    },
    learn: (reader, id) => put(reader.hash, reader.codes.slice(0, reader.length), id),
    restore(line, id) {
      const codes = Uint16Array.from({ length: line.length }, (_, i) => line.charCodeAt(i));
      put(lineHash(codes, codes.length), codes, id);
    },
    entries: () =>
      order.map(([codes, id]) => {
        let line = '';
        for (const code of codes) line += String.fromCharCode(code);
        return [line, id];
      }),
  };
}
