import { crc32 } from 'node:zlib';
import { AbduceError } from '@abduce/core';
import { type Frame, frameHeaderBytes, frameMagic, frameVersion, maxFrameBytes } from './frame.ts';

/** Frames out of a byte stream that may be torn anywhere, or be garbage. */
export interface FrameDecoder {
  /**
   * The frames that became whole. Throws `DECODE` when so much was read in vain that going on is a waste of CPU: the
   * stream is to be given up then.
   */
  push(chunk: Uint8Array): Frame[];
  /** Bytes that belonged to no frame. */
  readonly skipped: number;
  /** Bytes kept for a frame that is not whole; never more than one frame and one chunk. */
  readonly pending: number;
}

const magic = Buffer.alloc(4);
magic.writeUInt32LE(frameMagic);

/** Bytes that may be checksummed in vain between two good frames: a stream made of false headers costs no more. */
const patience = 64 * maxFrameBytes;

/** Length of the payload that a header promises; -1 when it is no header. */
function promised(bytes: Buffer, at: number): number {
  if (bytes.readUInt8(at + 4) !== frameVersion || bytes.readUInt16LE(at + 6) !== 0) return -1;
  const length = bytes.readUInt32LE(at + 8);
  return length > maxFrameBytes ? -1 : length;
}

export function frameDecoder(): FrameDecoder {
  let rest: Buffer = Buffer.alloc(0);
  let skipped = 0;
  let wasted = 0;

  const take = (bytes: Buffer, at: number, length: number): Frame | undefined => {
    const payload = bytes.subarray(at + frameHeaderBytes, at + frameHeaderBytes + length);
    if (crc32(payload) !== bytes.readUInt32LE(at + 12)) {
      wasted += length;
      return undefined;
    }
    wasted = 0;
    // A copy: the chunk it lies in is the stream's.
    return { type: bytes.readUInt8(at + 5), payload: Buffer.from(payload) };
  };

  return {
    get skipped() {
      return skipped;
    },
    get pending() {
      return rest.length;
    },
    push(chunk) {
      const bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
      const frames: Frame[] = [];
      let at = 0;
      while (true) {
        const found = bytes.indexOf(magic, at);
        if (found < 0) {
          // The last three bytes may be the beginning of a magic.
          const keep = Math.max(at, bytes.length - 3);
          skipped += keep - at;
          at = keep;
          break;
        }
        skipped += found - at;
        at = found;
        if (bytes.length - at < frameHeaderBytes) break;
        const length = promised(bytes, at);
        if (length >= 0 && bytes.length - at < frameHeaderBytes + length) break;
        const frame = length < 0 ? undefined : take(bytes, at, length);
        if (frame === undefined) {
          skipped++;
          at++;
          if (wasted > patience) {
            throw new AbduceError('DECODE', `no frame in ${patience} bytes of checksums`, {
              hint: 'Restart the sender: what it sends is no stream of frames.',
              details: { skipped },
            });
          }
        } else {
          frames.push(frame);
          at += frameHeaderBytes + length;
        }
      }
      rest = Buffer.from(bytes.subarray(at));
      return frames;
    },
  };
}
