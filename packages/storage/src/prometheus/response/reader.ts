import { AbduceError } from '@abduce/core';

/** Bytes that arrive in pieces, and a place in them. */
export interface Reader {
  bytes: Uint8Array;
  pos: number;
  /** Bytes from here on have not arrived. */
  end: number;
  /** No more will arrive. */
  done: boolean;
  /** Where `bytes[0]` is in the whole. */
  offset: number;
}

export function openReader(): Reader {
  return { bytes: new Uint8Array(0), pos: 0, end: 0, done: false, offset: 0 };
}

/** Puts a piece behind what has not been read yet. */
export function feed(reader: Reader, chunk: Uint8Array): void {
  const left = reader.end - reader.pos;
  reader.offset += reader.pos;
  if (left === 0) reader.bytes = chunk;
  else {
    const joined = new Uint8Array(left + chunk.length);
    joined.set(reader.bytes.subarray(reader.pos, reader.end));
    joined.set(chunk, left);
    reader.bytes = joined;
  }
  reader.pos = 0;
  reader.end = left + chunk.length;
}

export function malformed(reader: Reader, what: string): AbduceError {
  const offset = reader.offset + reader.pos;
  return new AbduceError('DECODE', `malformed answer at byte ${offset}: ${what}`, {
    hint: 'Check that the URL is that of a Prometheus-compatible API and that nothing on the way cuts its answers.',
    details: { offset },
  });
}

export function isSpace(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}
