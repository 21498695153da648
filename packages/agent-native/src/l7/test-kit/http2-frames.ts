/** One frame of HTTP/2. */
export function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

export const types = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goaway: 7,
  window: 8,
  continuation: 9,
} as const;
export const flags = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 32 } as const;

export const preface: Buffer = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
export const settings: Buffer = frame(types.settings, 0, 0, Buffer.alloc(0));

function number(prefix: number, bits: number, value: number): Buffer {
  const mask = (1 << bits) - 1;
  if (value < mask) return Buffer.of(prefix | value);
  const bytes = [prefix | mask];
  let rest = value - mask;
  for (; rest >= 128; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}

const text = (value: string): Buffer =>
  Buffer.concat([number(0, 7, value.length), Buffer.from(value, 'latin1')]);

/** Pieces of a header block. */
export const hpack = {
  indexed: (index: number): Buffer => number(0x80, 7, index),
  /** Literal that is added to the table. */
  added: (name: string | number, value: string): Buffer =>
    typeof name === 'number'
      ? Buffer.concat([number(0x40, 6, name), text(value)])
      : Buffer.concat([Buffer.of(0x40), text(name), text(value)]),
  /** Literal that is not added. */
  literal: (name: string | number, value: string): Buffer =>
    typeof name === 'number'
      ? Buffer.concat([number(0, 4, name), text(value)])
      : Buffer.concat([Buffer.of(0), text(name), text(value)]),
  size: (bytes: number): Buffer => number(0x20, 5, bytes),
};

export const block = (...pieces: Buffer[]): Buffer => Buffer.concat(pieces);

/** HEADERS in one frame. */
export const headers = (stream: number, end: boolean, ...pieces: Buffer[]): Buffer =>
  frame(
    types.headers,
    flags.endHeaders | (end ? flags.endStream : 0),
    stream,
    Buffer.concat(pieces),
  );

export const data = (stream: number, end: boolean, payload: string | Buffer): Buffer =>
  frame(types.data, end ? flags.endStream : 0, stream, Buffer.from(payload as string, 'latin1'));

/** A gRPC message with its prefix. */
export function grpcMessage(bytes: number): Buffer {
  const message = Buffer.alloc(5 + bytes, 'm');
  message.writeUInt8(0, 0);
  message.writeUInt32BE(bytes, 1);
  return message;
}
