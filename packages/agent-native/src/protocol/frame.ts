import { crc32 } from 'node:zlib';
import { AbduceError } from '@abduce/core';

/** Little endian "ABDF". */
export const frameMagic = 0x46444241;
export const frameVersion = 1;
export const frameHeaderBytes = 16;
/** Payload of one frame at most. */
export const maxFrameBytes: number = 1 << 20;

/** What a frame carries. Below 64: helper to host; from 64: host to helper. */
export const frameType = {
  hello: 1,
  status: 2,
  snapshot: 3,
  spans: 4,
  profile: 5,
  log: 6,
  goodbye: 7,
  configure: 64,
  stop: 65,
  flush: 66,
} as const;

export interface Frame {
  readonly type: number;
  readonly payload: Buffer;
}

/** One frame as bytes. Throws `CONFIG` when the payload is larger than a frame may be. */
export function encodeFrame(type: number, payload: string | Uint8Array = ''): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
  if (body.length > maxFrameBytes) {
    throw new AbduceError('CONFIG', `a frame of ${body.length} bytes is over ${maxFrameBytes}`, {
      hint: 'Name fewer cgroups in the scope: a parent with its subtree instead of each child.',
      details: { type, length: body.length },
    });
  }
  const frame = Buffer.allocUnsafe(frameHeaderBytes + body.length);
  frame.writeUInt32LE(frameMagic, 0);
  frame.writeUInt8(frameVersion, 4);
  frame.writeUInt8(type, 5);
  frame.writeUInt16LE(0, 6);
  frame.writeUInt32LE(body.length, 8);
  frame.writeUInt32LE(crc32(body), 12);
  frame.set(body, frameHeaderBytes);
  return frame;
}
