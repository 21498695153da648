/** Bytes that grow as they are written. Multi-byte numbers are little-endian, as ClickHouse wants them. */
export interface Output {
  bytes: Buffer;
  view: DataView;
  pos: number;
}

export function openOutput(capacity = 65_536): Output {
  const bytes = Buffer.allocUnsafeSlow(capacity);
  return { bytes, view: new DataView(bytes.buffer), pos: 0 };
}

/** Makes room for `count` more bytes. */
export function reserve(output: Output, count: number): void {
  const wanted = output.pos + count;
  if (wanted <= output.bytes.length) return;
  const grown = Buffer.allocUnsafeSlow(Math.max(output.bytes.length * 2, wanted));
  grown.set(output.bytes.subarray(0, output.pos));
  output.bytes = grown;
  output.view = new DataView(grown.buffer);
}

/** A copy of what was written. */
export function takeOutput(output: Output): Uint8Array {
  return new Uint8Array(output.bytes.subarray(0, output.pos));
}

/** A whole number from 0 up to 2^53 in groups of seven bits. */
export function putVarint(output: Output, value: number): void {
  reserve(output, 8);
  let rest = value;
  while (rest > 127) {
    output.bytes[output.pos++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  output.bytes[output.pos++] = rest;
}

/** A whole number below 2^53 as UInt64. */
export function putUint64(output: Output, value: number): void {
  reserve(output, 8);
  output.view.setUint32(output.pos, value % 2 ** 32, true);
  output.view.setUint32(output.pos + 4, Math.floor(value / 2 ** 32), true);
  output.pos += 8;
}

/** Elements `from` up to `to` as they lie in memory. */
export function putNumbers(
  output: Output,
  values: Exclude<NodeJS.TypedArray, Float16Array>,
  from: number,
  to: number,
): void {
  const width = values.BYTES_PER_ELEMENT;
  const length = (to - from) * width;
  reserve(output, length);
  const start = values.byteOffset + from * width;
  output.bytes.set(new Uint8Array(values.buffer, start, length), output.pos);
  output.pos += length;
}
