/**
 * Protobuf written from the back to the front: when a length prefix is due, what it counts is
 * already there. Fields are therefore put in the reverse of the order they should have.
 */
export interface Output {
  bytes: Uint8Array;
  view: DataView;
  /** Where the written part begins. */
  pos: number;
}

export function openOutput(capacity = 1024): Output {
  const bytes = new Uint8Array(capacity);
  return { bytes, view: new DataView(bytes.buffer), pos: capacity };
}

/** A copy of what was written. */
export function takeOutput(output: Output): Uint8Array {
  return output.bytes.slice(output.pos);
}

/** How many bytes were written so far. */
export function written(output: Output): number {
  return output.bytes.length - output.pos;
}

/** Makes room for `count` bytes before what was written; gives where they begin. */
function reserve(output: Output, count: number): number {
  if (output.pos < count) {
    const used = written(output);
    const grown = new Uint8Array(Math.max(output.bytes.length * 2, used + count));
    grown.set(output.bytes.subarray(output.pos), grown.length - used);
    output.bytes = grown;
    output.view = new DataView(grown.buffer);
    output.pos = grown.length - used;
  }
  output.pos -= count;
  return output.pos;
}

/** A varint of 64 bits in two unsigned halves. */
export function putVarint64(output: Output, high: number, low: number): void {
  let size = 1;
  for (let h = high >>> 0, l = low >>> 0; h > 0 || l > 127; size++) {
    l = ((l >>> 7) | (h << 25)) >>> 0;
    h >>>= 7;
  }
  let at = reserve(output, size);
  let [h, l] = [high >>> 0, low >>> 0];
  for (let i = 1; i < size; i++) {
    output.bytes[at++] = (l & 0x7f) | 0x80;
    l = ((l >>> 7) | (h << 25)) >>> 0;
    h >>>= 7;
  }
  output.bytes[at] = l;
}

/** A whole number from 0; one of 2^64 or more leaves as the largest that fits. */
export function putVarint(output: Output, value: number): void {
  if (value < 0x80) {
    // Reserving may replace the bytes, so it comes first.
    const at = reserve(output, 1);
    output.bytes[at] = value;
  } else if (value >= 2 ** 64) putVarint64(output, 0xffff_ffff, 0xffff_ffff);
  else putVarint64(output, Math.floor(value / 2 ** 32), value >>> 0);
}

export function putFixed32(output: Output, value: number): void {
  const at = reserve(output, 4);
  output.view.setUint32(at, value, true);
}

export function putFixed64(output: Output, high: number, low: number): void {
  const at = reserve(output, 8);
  output.view.setUint32(at, low, true);
  output.view.setUint32(at + 4, high, true);
}

export function putDouble(output: Output, value: number): void {
  const at = reserve(output, 8);
  output.view.setFloat64(at, value, true);
}

export function putBytes(output: Output, bytes: Uint8Array): void {
  const at = reserve(output, bytes.length);
  output.bytes.set(bytes, at);
}

/** Closes a length-delimited field whose content was written since `before` bytes were there. */
export function closeField(output: Output, tag: number, before: number): void {
  putVarint(output, written(output) - before);
  putVarint(output, tag);
}

export function putBytesField(output: Output, tag: number, bytes: Uint8Array): void {
  putBytes(output, bytes);
  putVarint(output, bytes.length);
  putVarint(output, tag);
}

const encoder = new TextEncoder();

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}
