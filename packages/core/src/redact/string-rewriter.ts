import type { Redactor } from './redactor.ts';

/** Gives the strings of one table new ids, where what they say depends on the key above them. */
export interface StringRewriter {
  /** The id of what may stand under `key` in place of string `value`. */
  under(key: number, value: number): number;
  /** The id of what has to stand in place of a number; -1 when it may stay. */
  number(key: number, value: number): number;
  /** Marks strings that are read as free text. */
  keep(ids: Uint32Array): void;
  /** Whether enough was read since the last time to give way to others. */
  due(): boolean;
  /** The new table: strings that nothing uses any more are empty. */
  table(): Generator<void, string[], void>;
}

const shortestCard = 1e13;
/** Characters that are read between two yields; each text costs a few hundred besides. */
const slice = { characters: 3000, text: 300 } as const;

export function stringRewriter(strings: readonly string[], redactor: Redactor): StringRewriter {
  const kept = new Uint8Array(strings.length);
  const added: string[] = [];
  const idOf = new Map<string, number>();
  const byKey = new Map<number, Map<number, number>>();
  const add = (text: string): number => {
    let id = idOf.get(text);
    if (id === undefined) {
      id = strings.length + added.length;
      idOf.set(text, id);
      added.push(text);
    }
    return id;
  };
  let read = 0;
  const due = (): boolean => {
    if (read < slice.characters) return false;
    read = 0;
    return true;
  };
  const memoOf = (key: number): Map<number, number> => {
    let memo = byKey.get(key);
    if (memo === undefined) byKey.set(key, (memo = new Map()));
    return memo;
  };
  return {
    under(key, value) {
      const memo = memoOf(key);
      let id = memo.get(value);
      if (id === undefined) {
        const before = strings[value] ?? '';
        read += before.length + slice.text;
        const after = redactor.value(strings[key] ?? '', before);
        // A name may hold what free text may not: then it gets a place of its own in the table.
        id = after === before && redactor.text(before) === before ? value : add(after);
        if (id === value) kept[value] = 1;
        memo.set(value, id);
      }
      return id;
    },
    number(key, value) {
      const name = strings[key] ?? '';
      if (value < shortestCard && !redactor.isSecret(name)) return -1;
      const shown = redactor.attribute(name, value);
      return typeof shown === 'string' ? add(shown) : -1;
    },
    due,
    keep(ids) {
      for (const id of ids) kept[id] = 1;
    },
    *table() {
      const result: string[] = [];
      for (const [id, text] of strings.entries()) {
        result.push(kept[id] === 1 ? redactor.text(text) : '');
        read += text.length + slice.text;
        if (due()) yield;
      }
      return [...result, ...added];
    },
  };
}
