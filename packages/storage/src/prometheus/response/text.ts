import { malformed, type Reader } from './reader.ts';

const decoder = new TextDecoder();
const slots = 4096;
/** Longer texts are not remembered. */
const maxRemembered = 256;

/** Texts that were read before, by hash: names and values of labels come again with every series. */
export interface KnownTexts {
  readonly bytes: (Uint8Array | undefined)[];
  readonly texts: string[];
  /** Texts of the labels of the series before, by their place there: the next one mostly repeats them. */
  readonly last: {
    readonly view: DataView;
    readonly texts: string[];
    readonly lengths: Int32Array;
  };
}

/** Texts of one series that are remembered by place, and bytes of each. */
const lastTexts = 64;
const lastBytes = 64;

export function knownTexts(): KnownTexts {
  return {
    bytes: new Array(slots),
    texts: new Array(slots),
    last: {
      view: new DataView(new ArrayBuffer(lastTexts * lastBytes)),
      texts: new Array(lastTexts),
      lengths: new Int32Array(lastTexts).fill(-1),
    },
  };
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

/** As `readText`, for a text that is number `place` in its series. */
export function readLabelText(
  reader: Reader,
  known: KnownTexts,
  place: number,
): string | undefined {
  if (place >= lastTexts) return readText(reader, known);
  const { view, texts, lengths } = known.last;
  const start = reader.pos + 1;
  const length = lengths[place] as number;
  const offset = place * lastBytes;
  if (length >= 0 && start + length < reader.end && reader.bytes[start + length] === 34) {
    let at = 0;
    while (at + 4 <= length && reader.view.getInt32(start + at) === view.getInt32(offset + at)) {
      at += 4;
    }
    while (at < length && reader.bytes[start + at] === view.getUint8(offset + at)) at++;
    if (at === length) {
      reader.pos = start + length + 1;
      return texts[place];
    }
  }
  const text = readText(reader, known);
  const taken = reader.pos - 1 - start;
  // Text with an escape is not what its bytes are.
  if (text !== undefined && taken <= lastBytes) {
    lengths[place] = -1;
    let plain = true;
    for (let i = 0; i < taken; i++) {
      const byte = reader.bytes[start + i] as number;
      if (byte === 92) plain = false;
      view.setUint8(offset + i, byte);
    }
    if (plain) {
      lengths[place] = taken;
      texts[place] = text;
    }
  }
  return text;
}
