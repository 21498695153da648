/** Bytes of a stream, asked for by number. */
export interface ByteReader {
  /** Bytes taken so far. */
  readonly offset: number;
  /** The next bytes without taking them; fewer only at the end. */
  peek(length: number): Promise<Buffer>;
  /** The next bytes; fewer only at the end. */
  take(length: number): Promise<Buffer>;
}

export function byteReader(chunks: AsyncIterable<Buffer>): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let at = 0;
  let offset = 0;
  let ended = false;
  const fill = async (length: number): Promise<void> => {
    if (held.length - at >= length || ended) return;
    const parts = [held.subarray(at)];
    let size = held.length - at;
    while (size < length) {
      const next = await iterator.next();
      if (next.done === true) {
        ended = true;
        break;
      }
      parts.push(next.value);
      size += next.value.length;
    }
    held = Buffer.concat(parts);
    at = 0;
  };
  return {
    get offset() {
      return offset;
    },
    async peek(length) {
      await fill(length);
      return held.subarray(at, at + length);
    },
    async take(length) {
      await fill(length);
      const bytes = held.subarray(at, at + length);
      at += bytes.length;
      offset += bytes.length;
      return bytes;
    },
  };
}
