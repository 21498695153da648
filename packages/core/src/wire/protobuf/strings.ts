import { readText } from './text.ts';

/**
 * Gives equal byte ranges of one input equal ids, without making strings of them. Open addressing
 * over the bytes themselves; a range is compared byte by byte before its id is given.
 */
export interface Strings {
  bytes: Uint8Array;
  view: DataView;
  /** Id by hash; 0 is an empty slot, since id 0, the empty string, is never looked up. */
  slots: Int32Array;
  hashes: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
  count: number;
  texts: (string | undefined)[];
  /** For strings whose slot is crowded: input made to collide must not cost quadratic time. */
  readonly crowded: Map<string, number>;
}

const maxProbes = 64;

export function internStrings(bytes: Uint8Array, view: DataView): Strings {
  const capacity = 1024;
  return {
    bytes,
    view,
    slots: new Int32Array(capacity * 2),
    hashes: new Int32Array(capacity),
    starts: new Int32Array(capacity),
    ends: new Int32Array(capacity),
    count: 1,
    texts: [''],
    crowded: new Map(),
  };
}

/** Forgets all strings; the next ones stand in other bytes. */
export function restartStrings(strings: Strings, bytes: Uint8Array, view: DataView): void {
  strings.bytes = bytes;
  strings.view = view;
  strings.slots.fill(0);
  strings.count = 1;
  strings.texts = [''];
  strings.crowded.clear();
}

/** Whether the `length` bytes at `a` and at `b` are the same; both must lie inside the view. */
export function sameBytes(view: DataView, a: number, b: number, length: number): boolean {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    if (view.getInt32(a + i, true) !== view.getInt32(b + i, true)) return false;
  }
  for (; i < length; i++) {
    if (view.getUint8(a + i) !== view.getUint8(b + i)) return false;
  }
  return true;
}

function hashBytes(view: DataView, start: number, end: number): number {
  let hash = Math.imul(end - start, 0x9e3779b1);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  let tail = 0;
  for (; at < end; at++) tail = (tail << 8) | view.getUint8(at);
  hash = Math.imul(hash ^ tail, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function grow(strings: Strings): void {
  const capacity = strings.starts.length * 2;
  const widen = (values: Int32Array): Int32Array => {
    const grown = new Int32Array(capacity);
    grown.set(values);
    return grown;
  };
  strings.hashes = widen(strings.hashes);
  strings.starts = widen(strings.starts);
  strings.ends = widen(strings.ends);
  const slots = new Int32Array(capacity * 2);
  const mask = slots.length - 1;
  for (const id of strings.slots) {
    if (id === 0) continue;
    let slot = (strings.hashes[id] as number) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = id;
  }
  strings.slots = slots;
}

function append(strings: Strings, hash: number, start: number, end: number): number {
  const id = strings.count++;
  strings.hashes[id] = hash;
  strings.starts[id] = start;
  strings.ends[id] = end;
  strings.texts.push(undefined);
  return id;
}

function internCrowded(strings: Strings, hash: number, start: number, end: number): number {
  const text = readText(strings.bytes, start, end);
  let id = strings.crowded.get(text);
  if (id === undefined) {
    id = append(strings, hash, start, end);
    strings.texts[id] = text;
    strings.crowded.set(text, id);
  }
  return id;
}

/** The id of the bytes from `start` up to `end`, which must lie inside the input. */
export function internBytes(strings: Strings, start: number, end: number): number {
  if (start === end) return 0;
  const { view } = strings;
  const hash = hashBytes(view, start, end);
  if (strings.count === strings.starts.length) grow(strings);
  const { slots, hashes, starts, ends } = strings;
  const mask = slots.length - 1;
  let slot = hash & mask;
  for (let probe = 0; probe < maxProbes; probe++) {
    const id = slots[slot] as number;
    if (id === 0) {
      if (strings.crowded.size > 0) return internCrowded(strings, hash, start, end);
      const added = append(strings, hash, start, end);
      slots[slot] = added;
      return added;
    }
    if (hashes[id] === hash) {
      const first = starts[id] as number;
      const length = end - start;
      if ((ends[id] as number) - first === length && sameBytes(view, first, start, length)) {
        return id;
      }
    }
    slot = (slot + 1) & mask;
  }
  return internCrowded(strings, hash, start, end);
}

export function textOf(strings: Strings, id: number): string {
  let text = strings.texts[id];
  if (text === undefined) {
    text = readText(strings.bytes, strings.starts[id] as number, strings.ends[id] as number);
    strings.texts[id] = text;
  }
  return text;
}

/** All strings by id. */
export function takeStrings(strings: Strings): readonly string[] {
  for (let id = 1; id < strings.count; id++) textOf(strings, id);
  return strings.texts as string[];
}
