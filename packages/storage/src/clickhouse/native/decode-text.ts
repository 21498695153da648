import type { DecodedData } from './column.ts';
import { available, type Input, need, readBytes, tryVarint } from './input.ts';

export type DecodedStrings = Extract<DecodedData, { kind: 'strings' }>;

/** Strings of a column; equal neighbours share one. */
export async function readTexts(input: Input, rows: number): Promise<DecodedStrings> {
  const strings: string[] = [];
  const ids = new Uint32Array(rows);
  let last = '';
  for (let row = 0; row < rows; ) {
    if (row % 1024 === 0) await input.work.pause();
    const before = input.pos;
    const length = tryVarint(input);
    if (length < 0 || available(input) < length) {
      const missing = length < 0 ? 1 : length - available(input);
      input.pos = before;
      await need(input, available(input) + missing);
      continue;
    }
    const start = input.pos;
    input.pos += length;
    const text = input.bytes.toString('utf8', start, input.pos);
    if (row === 0 || text !== last) {
      strings.push(text);
      last = text;
    }
    ids[row++] = strings.length - 1;
  }
  return { kind: 'strings', strings, ids };
}

const hex = (value: bigint, digits: number): string => value.toString(16).padStart(digits, '0');

/** UUIDs in their usual spelling. */
export async function readUuids(input: Input, rows: number): Promise<DecodedStrings> {
  const halves = new BigUint64Array(await readBytes(input, rows * 16));
  const strings = Array.from({ length: rows }, (_, row) => {
    const text = hex(halves[row * 2] as bigint, 16) + hex(halves[row * 2 + 1] as bigint, 16);
    return [
      [0, 8],
      [8, 12],
      [12, 16],
      [16, 20],
      [20, 32],
    ]
      .map(([from, to]) => text.slice(from, to))
      .join('-');
  });
  return { kind: 'strings', strings, ids: Uint32Array.from(strings.keys()) };
}

/** Names of an enumeration. */
export function namesOf(
  values: Int8Array | Int16Array,
  names: ReadonlyMap<number, string>,
): DecodedStrings {
  const places = new Map<number, number>();
  const strings: string[] = [];
  for (const [value, name] of names) {
    places.set(value, strings.length);
    strings.push(name);
  }
  const unknown = strings.push('') - 1;
  return {
    kind: 'strings',
    strings,
    ids: Uint32Array.from(values, (value) => places.get(value) ?? unknown),
  };
}
