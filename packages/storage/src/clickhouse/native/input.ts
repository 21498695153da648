import { AbduceError } from '@abduce/core';
import { type Slices, slices } from '../../slices.ts';

/** Bytes that arrive in pieces; a piece may end anywhere. */
export interface Input {
  bytes: Buffer;
  view: DataView;
  pos: number;
  readonly next: () => Promise<Uint8Array | undefined>;
  /** Lets other work have its turn: an engine in this process hands over megabytes at once. */
  readonly work: Slices;
}

const none = Buffer.alloc(0);

function use(input: Input, bytes: Uint8Array): void {
  input.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  input.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  input.pos = 0;
}

export function openInput(chunks: AsyncIterable<Uint8Array>): Input & { close(): Promise<void> } {
  const iterator = chunks[Symbol.asyncIterator]();
  const input: Input = {
    bytes: none,
    view: new DataView(none.buffer, 0, 0),
    pos: 0,
    async next() {
      const { done, value } = await iterator.next();
      return done === true ? undefined : value;
    },
    work: slices(undefined),
  };
  return Object.assign(input, {
    async close() {
      await iterator.return?.();
    },
  });
}

export const available = (input: Input): number => input.bytes.length - input.pos;

/** Waits until `count` bytes stand in one piece; false when the input ends before. */
export async function fill(input: Input, count: number): Promise<boolean> {
  let have = available(input);
  if (have >= count) return true;
  const parts: Uint8Array[] = have === 0 ? [] : [input.bytes.subarray(input.pos)];
  while (have < count) {
    const part = await input.next();
    if (part === undefined) {
      use(input, parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts));
      return false;
    }
    if (part.length === 0) continue;
    parts.push(part);
    have += part.length;
  }
  use(input, parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts));
  return true;
}

/** As `fill`; an input that ends is an error. */
export async function need(input: Input, count: number): Promise<void> {
  if (!(await fill(input, count))) {
    throw new AbduceError(
      'STORE_UNAVAILABLE',
      'the answer of ClickHouse broke off inside a block',
      {
        hint: 'Try again; look into the log of the server when it stays.',
      },
    );
  }
}

/** The whole number at the position, or -1 when not all of it has arrived; then the position stays. */
export function tryVarint(input: Input): number {
  const { bytes } = input;
  let at = input.pos;
  let value = 0;
  for (let factor = 1; at < bytes.length; factor *= 128) {
    const byte = bytes[at++] as number;
    value += (byte & 127) * factor;
    if (byte < 128) {
      input.pos = at;
      return value;
    }
    if (factor > 2 ** 49)
      throw new AbduceError('DECODE', 'a length in a Native block is too large');
  }
  return -1;
}

export async function readVarint(input: Input): Promise<number> {
  for (;;) {
    const value = tryVarint(input);
    if (value >= 0) return value;
    await need(input, available(input) + 1);
  }
}

export async function readText(input: Input): Promise<string> {
  const length = await readVarint(input);
  if (available(input) < length) await need(input, length);
  const start = input.pos;
  input.pos += length;
  return input.bytes.toString('utf8', start, input.pos);
}

/** A UInt64; exact below 2^53. */
export async function readUint64(input: Input): Promise<number> {
  if (available(input) < 8) await need(input, 8);
  const at = input.pos;
  input.pos += 8;
  return input.view.getUint32(at, true) + input.view.getUint32(at + 4, true) * 2 ** 32;
}

/** The next `length` bytes, in memory of their own and hence aligned for any number. */
export async function readBytes(input: Input, length: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    if (available(input) === 0) await need(input, 1);
    const part = Math.min(length - at, available(input));
    bytes.set(input.bytes.subarray(input.pos, input.pos + part), at);
    input.pos += part;
    at += part;
  }
  return bytes.buffer;
}
