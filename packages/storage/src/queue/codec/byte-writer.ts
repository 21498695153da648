/** Bytes that grow; the backing store doubles, so appending is amortised O(1). */
export interface ByteWriter {
  readonly length: number;
  u8(value: number): void;
  /** A whole number of 0 to 2^53 − 1, seven bits a byte, lowest first. */
  uint(value: number): void;
  f64(value: number): void;
  bytes(values: Uint8Array): void;
  /** A view of what was written; valid until the next write. */
  take(): Uint8Array;
}

export function byteWriter(capacity = 4096): ByteWriter {
  let buffer = new Uint8Array(capacity);
  let view = new DataView(buffer.buffer);
  let length = 0;
  const reserve = (extra: number): void => {
    if (length + extra <= buffer.length) return;
    const grown = new Uint8Array(Math.max(buffer.length * 2, length + extra));
    grown.set(buffer.subarray(0, length));
    buffer = grown;
    view = new DataView(grown.buffer);
  };
  return {
    get length() {
      return length;
    },
    u8(value) {
      reserve(1);
      buffer[length++] = value;
    },
    uint(value) {
      reserve(8);
      let rest = value;
      while (rest >= 128) {
        buffer[length++] = (rest % 128) | 128;
        rest = Math.floor(rest / 128);
      }
      buffer[length++] = rest;
    },
    f64(value) {
      reserve(8);
      view.setFloat64(length, value, true);
      length += 8;
    },
    bytes(values) {
      reserve(values.length);
      buffer.set(values, length);
      length += values.length;
    },
    take: () => buffer.subarray(0, length),
  };
}
