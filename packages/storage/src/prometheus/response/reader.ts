import { AbduceError } from '@abduce/core';

/** Bytes that arrive in pieces, and a place in them. */
export interface Reader {
  bytes: Uint8Array;
  /** Of the same bytes. */
  view: DataView;
  pos: number;
  /** Bytes from here on have not arrived; what stands there is old. */
  end: number;
  /** No more will arrive. */
  done: boolean;
  /** Where `bytes[0]` is in the whole. */
  offset: number;
}

export function openReader(): Reader {
  const bytes = new Uint8Array(0);
  return { bytes, view: new DataView(bytes.buffer), pos: 0, end: 0, done: false, offset: 0 };
}

/** Puts a piece behind what has not been read yet; the bytes before that are gone. */
export function feed(reader: Reader, chunk: Uint8Array): void {
  const left = reader.end - reader.pos;
  reader.offset += reader.pos;
  if (left + chunk.length <= reader.bytes.length) {
    reader.bytes.copyWithin(0, reader.pos, reader.end);
  } else {
    const grown = new Uint8Array(Math.max(left + chunk.length, reader.bytes.length * 2));
    grown.set(reader.bytes.subarray(reader.pos, reader.end));
    reader.bytes = grown;
    reader.view = new DataView(grown.buffer);
  }
  reader.bytes.set(chunk, left);
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
