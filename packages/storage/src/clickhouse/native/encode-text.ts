import { type Output, putUint64, putVarint, reserve } from './output.ts';

/** Up to here a loop over the characters is faster than a call into the engine. */
const shortText = 40;

const varintSize = (value: number): number =>
  value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : value < 268_435_456 ? 4 : 5;

function putLongText(output: Output, text: string): void {
  // A UTF-16 unit takes three bytes at most.
  reserve(output, text.length * 3 + 5);
  const guess = varintSize(text.length);
  const start = output.pos;
  const length = output.bytes.write(text, start + guess, 'utf8');
  const size = varintSize(length);
  if (size !== guess) output.bytes.copyWithin(start + size, start + guess, start + guess + length);
  putVarint(output, length);
  output.pos = start + size + length;
}

/** Writes nothing that counts, and says false, when the text is not ASCII. */
function tryShortText(output: Output, text: string): boolean {
  const { length } = text;
  reserve(output, length + 1);
  const { bytes } = output;
  let at = output.pos;
  bytes[at++] = length;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 127) return false;
    bytes[at++] = unit;
  }
  output.pos = at;
  return true;
}

/** Length and UTF-8 bytes. */
export function putText(output: Output, text: string): void {
  if (text.length > shortText || !tryShortText(output, text)) putLongText(output, text);
}

/** Rows `from` up to `to` of a table of strings and ids into it. */
export function putTexts(
  output: Output,
  strings: readonly string[],
  ids: Uint32Array,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) {
    putText(output, strings[ids[row] as number] as string);
  }
}

// Zero but while a dictionary is written; kept, since a batch shares one table of strings among many columns.
let places = new Uint32Array(1024);
let keys = new Uint32Array(1024);

const additionalKeys = 0x600;

/** Rows `from` up to `to` of a LowCardinality column: the strings in use, each once, then places among them. */
export function putDictionary(
  output: Output,
  strings: readonly string[],
  ids: Uint32Array,
  from: number,
  to: number,
): void {
  if (from === to) return;
  if (places.length < strings.length) places = new Uint32Array(strings.length * 2);
  if (keys.length < Math.min(strings.length, to - from)) keys = new Uint32Array(to - from);
  let count = 0;
  for (let row = from; row < to; row++) {
    const id = ids[row] as number;
    if (places[id] !== 0) continue;
    keys[count++] = id;
    places[id] = count;
  }
  const width = count <= 256 ? 0 : count <= 65_536 ? 1 : 2;
  putUint64(output, additionalKeys | width);
  putUint64(output, count);
  for (let i = 0; i < count; i++) putText(output, strings[keys[i] as number] as string);
  putUint64(output, to - from);
  reserve(output, (to - from) << width);
  const { bytes, view } = output;
  let at = output.pos;
  if (width === 0) {
    for (let row = from; row < to; row++) bytes[at++] = (places[ids[row] as number] as number) - 1;
  } else if (width === 1) {
    for (let row = from; row < to; row++, at += 2) {
      view.setUint16(at, (places[ids[row] as number] as number) - 1, true);
    }
  } else {
    for (let row = from; row < to; row++, at += 4) {
      view.setUint32(at, (places[ids[row] as number] as number) - 1, true);
    }
  }
  output.pos = at;
  for (let i = 0; i < count; i++) places[keys[i] as number] = 0;
}

/** By byte, its two hexadecimal digits as they lie in memory. */
const digits = Uint16Array.from({ length: 256 }, (_, byte) => {
  const text = byte.toString(16).padStart(2, '0');
  return text.charCodeAt(0) | (text.charCodeAt(1) << 8);
});

/** Rows of big-endian words as hexadecimal text; a row of zeros is the empty text. */
export function putHex(
  output: Output,
  values: Uint32Array,
  words: number,
  from: number,
  to: number,
): void {
  reserve(output, (to - from) * (words * 8 + 2));
  const { bytes, view } = output;
  let at = output.pos;
  for (let row = from; row < to; row++) {
    const first = row * words;
    let any = 0;
    for (let i = 0; i < words; i++) any |= values[first + i] as number;
    if (any === 0) {
      bytes[at++] = 0;
      continue;
    }
    bytes[at++] = words * 8;
    for (let i = 0; i < words; i++, at += 8) {
      const word = values[first + i] as number;
      view.setUint16(at, digits[word >>> 24] as number, true);
      view.setUint16(at + 2, digits[(word >>> 16) & 255] as number, true);
      view.setUint16(at + 4, digits[(word >>> 8) & 255] as number, true);
      view.setUint16(at + 6, digits[word & 255] as number, true);
    }
  }
  output.pos = at;
}
