import { join } from 'node:path';
import { expect, it } from 'vitest';
import { faultyFs } from '../../test-kit/faulty-fs.ts';
import { rig } from '../test-kit/rig.ts';
import { recover } from './recover.ts';
import { headerBytes } from './segment-header.ts';

const tail = 4096;
const name = '0000000000000001.wal';
const options = { segmentBytes: 16_384, deliveryBytes: 16_384, linger: 0 };

/** One file of records, and where each of them ends. */
async function oneFile() {
  const real = rig(options);
  real.mood = 'down';
  await real.open();
  await real.write(30);
  const bytes = real.fs.content(join(real.directory, name)).slice();
  await real.close();
  const ends: number[] = [];
  for (let at = headerBytes; at < bytes.length; ) {
    at += 12 + Buffer.from(bytes.buffer).readUInt32LE(at + 4);
    ends.push(at);
  }
  return { bytes, ends };
}

/** How many records recovery finds, and where they end. */
async function recovered(bytes: Uint8Array): Promise<readonly [number, number]> {
  const fs = faultyFs();
  fs.setContent(`/q/${name}`, bytes);
  const { segments } = await recover({
    fs,
    directory: '/q',
    cursorFile: { read: async () => undefined, write: async () => undefined },
    logger: { log: () => undefined },
  });
  expect(fs.content(`/q/${name}`).length).toBe(segments[0]?.length);
  return [segments[0]?.records ?? -1, segments[0]?.length ?? -1];
}

it('cuts the last file before the damage, whichever of its last 4 KiB of bytes is flipped or missing', async () => {
  const { bytes, ends } = await oneFile();
  expect(bytes.length).toBeGreaterThan(tail + headerBytes);
  expect(await recovered(bytes)).toEqual([30, bytes.length]);
  for (let at = bytes.length - tail; at < bytes.length; at++) {
    const whole = ends.filter((end) => end <= at);
    const expected = [whole.length, whole.at(-1)];
    expect([at, ...(await recovered(bytes.slice(0, at)))]).toEqual([at, ...expected]);
    const flipped = bytes.slice();
    flipped[at] = (flipped[at] as number) ^ (1 << (at % 8));
    expect([at, ...(await recovered(flipped))]).toEqual([at, ...expected]);
  }
}, 60_000);

it('delivers what lies before the damage', async () => {
  const { bytes, ends } = await oneFile();
  for (let at = bytes.length - tail; at < bytes.length; at += 101) {
    const real = rig(options);
    const flipped = bytes.slice();
    flipped[at] = (flipped[at] as number) ^ 0x10;
    real.fs.setContent(join(real.directory, name), flipped);
    await real.drain();
    expect(real.store.stored).toEqual(ends.filter((end) => end <= at).map((_, i) => i));
    await real.close();
  }
});
