import { malformed, type Reader } from './reader.ts';

const decoder = new TextDecoder();
const slots = 4096;
/** Longer texts are not remembered. */
const maxRemembered = 256;

/** Texts that were read before, by hash: names and values of labels come again with every series. */
export interface KnownTexts {
  readonly bytes: (Uint8Array | undefined)[];
  readonly texts: string[];
}

export function knownTexts(): KnownTexts {
  return { bytes: new Array(slots), texts: new Array(slots) };
}

function isAt(bytes: Uint8Array, start: number, known: Uint8Array): boolean {
  for (let i = 0; i < known.length; i++) if (bytes[start + i] !== known[i]) return false;
  return true;
}

/** Finds the closing quote of the string whose content begins at `start`; -1 when it has not arrived. */
export function closingQuote({ bytes, end }: Reader, start: number): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === 34) return at;
    if (byte === 92) at++;
  }
  return -1;
}

/** The JSON string at the reader's place, which must be its opening quote; `undefined` when it has not all arrived. */
export function readText(reader: Reader, known: KnownTexts): string | undefined {
  const { bytes, pos } = reader;
  const start = pos + 1;
  let hash = 0;
  let at = start;
  for (; at < reader.end; at++) {
    const byte = bytes[at] as number;
    if (byte === 34) break;
    if (byte === 92 || byte < 32) return readEscaped(reader);
    hash = Math.imul(hash ^ byte, 0x0100_0193);
  }
  if (at >= reader.end) return undefined;
  reader.pos = at + 1;
  const length = at - start;
  if (length > maxRemembered) return decoder.decode(bytes.subarray(start, at));
  const slot = (hash ^ (hash >>> 15)) & (slots - 1);
  const before = known.bytes[slot];
  if (before?.length === length && isAt(bytes, start, before)) {
    return known.texts[slot] as string;
  }
  const copy = bytes.slice(start, at);
  const text = decoder.decode(copy);
  known.bytes[slot] = copy;
  known.texts[slot] = text;
  return text;
}

function readEscaped(reader: Reader): string | undefined {
  const close = closingQuote(reader, reader.pos + 1);
  if (close < 0) return undefined;
  const literal = decoder.decode(reader.bytes.subarray(reader.pos, close + 1));
  try {
    const text = JSON.parse(literal) as string;
    reader.pos = close + 1;
    return text;
  } catch {
    throw malformed(reader, 'a string with an escape that JSON does not know');
  }
}
