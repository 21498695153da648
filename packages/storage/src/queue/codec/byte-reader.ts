import { AbduceError } from '@abduce/core';

/** Reads what a `ByteWriter` wrote. Every method throws `DECODE` where the bytes end too early. */
export interface ByteReader {
  readonly position: number;
  readonly remaining: number;
  u8(): number;
  uint(): number;
  f64(): number;
  /** The next bytes, as a view. */
  bytes(length: number): Uint8Array;
  /** Takes memory for decoded values from the budget of this payload. */
  claim(bytes: number): void;
  fail(what: string): AbduceError;
}

/** What one payload may become in memory: few bytes can stand for long columns of one value. */
const maxDecodedBytes = 2 ** 29;

export function byteReader(given: Uint8Array): ByteReader {
  // Node's Buffer is a Uint8Array whose `slice` does not copy.
  const buffer = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  let position = 0;
  let claimed = 0;
  const fail = (what: string): AbduceError =>
    new AbduceError('DECODE', `record of the queue is malformed at byte ${position}: ${what}`, {
      details: { position },
    });
  const need = (length: number): void => {
    if (!(position + length <= buffer.length)) throw fail(`${length} more bytes are expected`);
  };
  return {
    get position() {
      return position;
    },
    get remaining() {
      return buffer.length - position;
    },
    u8() {
      need(1);
      return buffer[position++] as number;
    },
    uint() {
      let value = 0;
      let unit = 1;
      for (;;) {
        need(1);
        const byte = buffer[position++] as number;
        value += (byte & 127) * unit;
        if (byte < 128) break;
        unit *= 128;
        if (unit > 2 ** 49) throw fail('a number is too long');
      }
      if (!Number.isSafeInteger(value)) throw fail('a number is too great');
      return value;
    },
    f64() {
      need(8);
      const value = view.getFloat64(position, true);
      position += 8;
      return value;
    },
    bytes(length) {
      need(length);
      const start = position;
      position += length;
      return buffer.subarray(start, position);
    },
    claim(bytes) {
      claimed += bytes;
      if (!(claimed <= maxDecodedBytes)) throw fail('it would take too much memory');
    },
    fail,
  };
}
