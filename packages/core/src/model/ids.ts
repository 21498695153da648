import { AbduceError } from './error.ts';

/** Hexadecimal of `count` big-endian words from `at`; empty when all are zero. */
export function hexId(ids: Uint32Array, at: number, count: number): string {
  let hex = '';
  let any = 0;
  for (let i = at; i < at + count; i++) {
    const word = ids[i] as number;
    any |= word;
    hex += word.toString(16).padStart(8, '0');
  }
  return any === 0 ? '' : hex;
}

export function traceIdAt(table: { readonly traceId: Uint32Array }, row: number): string {
  return hexId(table.traceId, row * 4, 4);
}

export function spanIdAt(table: { readonly spanId: Uint32Array }, row: number): string {
  return hexId(table.spanId, row * 2, 2);
}

/** The words of a hexadecimal id of exactly `count` words; all zero for the empty string. */
export function parseHexId(hex: string, count: number): Uint32Array {
  const words = new Uint32Array(count);
  if (hex === '') return words;
  if (hex.length !== count * 8 || !/^[0-9a-fA-F]+$/.test(hex)) {
    throw new AbduceError(
      'DECODE',
      `id "${hex.slice(0, 64)}" is not ${count * 8} hexadecimal digits`,
    );
  }
  for (let i = 0; i < count; i++) words[i] = Number.parseInt(hex.slice(i * 8, i * 8 + 8), 16);
  return words;
}
