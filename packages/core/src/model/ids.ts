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

/** Value of a hexadecimal digit by its character code; 16 where it is none. */
const digits = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? 16 : value;
});

/** The words of a hexadecimal id of exactly `count` words; all zero for the empty string. */
export function parseHexId(hex: string, count: number): Uint32Array {
  const words = new Uint32Array(count);
  if (hex === '') return words;
  let wrong = hex.length === count * 8 ? 0 : 16;
  for (let at = 0; at < count * 8 && wrong < 16; at++) {
    const digit = digits[hex.charCodeAt(at)] ?? 16;
    wrong |= digit & 16;
    words[at >>> 3] = ((words[at >>> 3] as number) << 4) | digit;
  }
  if (wrong >= 16) {
    throw new AbduceError(
      'DECODE',
      `id "${hex.slice(0, 64)}" is not ${count * 8} hexadecimal digits`,
    );
  }
  return words;
}
