import { random } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { encodeFrame, frameHeaderBytes, frameMagic, frameType, maxFrameBytes } from './frame.ts';
import { frameDecoder } from './frame-decoder.ts';

const texts = (frames: readonly { readonly payload: Buffer }[]): string[] =>
  frames.map(({ payload }) => payload.toString());

describe('frames', () => {
  it('come back however the bytes are cut', () => {
    const dice = random(1);
    const sent = Array.from({ length: 200 }, (_, i) => `${i}:${dice.hex(1 + dice.integer(600))}`);
    const bytes = Buffer.concat(sent.map((payload) => encodeFrame(frameType.spans, payload)));
    const decoder = frameDecoder();
    const received: string[] = [];
    for (let at = 0; at < bytes.length; ) {
      const end = at + 1 + dice.integer(at % 3 === 0 ? 2000 : 20);
      received.push(...texts(decoder.push(bytes.subarray(at, end))));
      at = end;
    }
    expect(received).toEqual(sent);
    expect([decoder.skipped, decoder.pending]).toEqual([0, 0]);
  });

  it('refuses a payload that is too large', () => {
    expect(() => encodeFrame(frameType.configure, Buffer.alloc(maxFrameBytes + 1))).toThrow(/over/);
    expect(
      frameDecoder().push(encodeFrame(frameType.spans, Buffer.alloc(maxFrameBytes))),
    ).toHaveLength(1);
  });

  it('finds the next frame behind garbage, and counts what it skipped', () => {
    const decoder = frameDecoder();
    const garbage = Buffer.from('ABDF is no frame, ABD neither; AB');
    const got = decoder.push(
      Buffer.concat([garbage, encodeFrame(2, 'a'), Buffer.from('xyz'), encodeFrame(3, 'b')]),
    );
    expect(texts(got)).toEqual(['a', 'b']);
    expect(decoder.skipped).toBe(garbage.length + 3);
  });

  it('finds whole frames inside one that was torn', () => {
    const torn = encodeFrame(3, 'x'.repeat(5000)).subarray(0, 700);
    const decoder = frameDecoder();
    const after = Array.from({ length: 40 }, (_, i) => encodeFrame(4, `${i}`.padStart(200)));
    const got = decoder.push(Buffer.concat([torn, ...after]));
    expect(got).toHaveLength(40);
    expect(decoder.skipped).toBe(700);
  });

  it('never keeps more than a frame, nor gives a frame that was not sent', () => {
    const dice = random(7);
    for (let round = 0; round < 60; round++) {
      const decoder = frameDecoder();
      const sent = new Set<string>();
      const parts: Buffer[] = [];
      for (let i = 0; i < 60; i++) {
        const payload = dice.hex(1 + dice.integer(400));
        const frame = encodeFrame(1 + dice.integer(7), payload);
        if (dice.chance(0.5)) {
          const at = dice.integer(frame.length);
          frame[at] = (frame[at] as number) ^ (1 << dice.integer(8));
        }
        sent.add(payload);
        parts.push(dice.chance(0.1) ? frame.subarray(0, dice.integer(frame.length)) : frame);
      }
      const bytes = Buffer.concat(parts);
      let received = 0;
      for (let at = 0; at < bytes.length; ) {
        const end = at + 1 + dice.integer(3000);
        for (const payload of texts(decoder.push(bytes.subarray(at, end)))) {
          expect(sent.has(payload)).toBe(true);
          received++;
        }
        expect(decoder.pending).toBeLessThanOrEqual(frameHeaderBytes + maxFrameBytes + 3000);
        at = end;
      }
      expect(received).toBeGreaterThan(0);
    }
  });

  it('gives up on a stream of false headers before it has cost much', () => {
    const header = encodeFrame(1, '');
    header.writeUInt32LE(maxFrameBytes, 8);
    const bytes = Buffer.concat(Array.from({ length: maxFrameBytes / 8 }, () => header));
    expect(bytes.readUInt32LE(0)).toBe(frameMagic);
    const decoder = frameDecoder();
    expect(() => decoder.push(bytes)).toThrow(/no frame in/);
  });
});
