import { join } from 'node:path';
import { isAbduceError } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import type { FsCall } from '../test-kit/faulty-fs.ts';
import { crc32c } from './log/crc32c.ts';
import { acquireLock } from './log/lock.ts';
import { headerBytes } from './log/segment-header.ts';
import { numbered } from './test-kit/numbered.ts';
import { type Rig, rig } from './test-kit/rig.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const logs = (real: Rig): string[] =>
  real.fs.names(real.directory).filter((name) => name.endsWith('.wal'));
const first = (real: Rig): string => join(real.directory, logs(real).sort()[0] as string);

/** Why a write was turned away; empty when it was not. */
async function refusal(real: Rig, n = 1_000_000): Promise<string> {
  try {
    await real.queue?.write(numbered(n));
    return '';
  } catch (error) {
    return isAbduceError(error, 'STORE_UNAVAILABLE') ? String(error.details.reason) : 'other';
  }
}

/** Notes every call from now on. */
function watch(real: Rig): FsCall[] {
  const calls: FsCall[] = [];
  real.fs.fault = (call) => void calls.push(call);
  return calls;
}

describe('invariants of the durable queue', () => {
  it('1. acknowledged means that fdatasync is done; writes that come together share one', async () => {
    const real = rig();
    real.mood = 'down';
    await real.open();
    await real.write(1);
    const calls = watch(real);
    await real.write(12);
    const own = calls.filter(({ path, operation }) => path === first(real) && operation !== 'open');
    expect(own.map(({ operation }) => operation)).toEqual(['write', 'sync']);
    await real.crash('power');
    await real.drain();
    expect(real.store.stored).toEqual(upTo(13));
  });

  it('2. a record is mark, length, CRC-32C, type, time, project, idempotency key and payload', async () => {
    const real = rig({ project: 'shop' });
    real.mood = 'down';
    await real.open();
    await real.queue?.write(numbered(1), { batchId: 'key-1' });
    const bytes = Buffer.from(real.fs.content(first(real)).subarray(headerBytes));
    const length = bytes.readUInt32LE(4);
    expect(bytes.length).toBe(12 + length);
    const checked = Buffer.concat([bytes.subarray(4, 8), bytes.subarray(12)]);
    expect(bytes.readUInt32LE(8)).toBe(crc32c(checked));
    expect(bytes[12]).toBe(1);
    expect(bytes.readDoubleLE(14)).toBe(real.clock.now());
    expect(bytes.subarray(22, 35)).toEqual(Buffer.from('\u0004\0shop\u0005\0key-1'));
    await real.close();
  });

  it('3. recovery cuts the last file at its first bad checksum, and steps over damage in others', async () => {
    const real = rig();
    real.mood = 'down';
    await real.open();
    for (let i = 0; i < 60; i++) await real.write(1);
    const names = logs(real).sort();
    expect(names.length).toBeGreaterThan(2);
    await real.close();
    const head = Buffer.from(real.fs.content(first(real)).subarray(headerBytes));
    const perRecord = 12 + head.readUInt32LE(4);
    for (const [name, place] of [
      [names[1], 2 * perRecord + 20],
      [names.at(-1), 3 * perRecord + 20],
    ] as const) {
      const path = join(real.directory, name as string);
      const bytes = real.fs.content(path).slice();
      bytes[headerBytes + place] = (bytes[headerBytes + place] as number) ^ 1;
      real.fs.setContent(path, bytes);
    }
    const lastSize = real.fs.content(join(real.directory, names.at(-1) as string)).length;
    await real.drain();
    const missing = upTo(60).filter((n) => !real.store.stored.includes(n));
    const inFile = Math.floor((4096 - headerBytes) / perRecord);
    const cutFrom = (names.length - 1) * inFile + 3;
    const cut = upTo(60).filter((n) => n >= cutFrom);
    expect(lastSize).toBe(headerBytes + (60 - (names.length - 1) * inFile) * perRecord);
    expect(missing).toEqual([inFile + 2, ...cut]);
    expect(real.fs.names(real.directory)).toContain(`${names[1]}.corrupt`);
    expect(real.queue?.stats().dropped.damaged).toBe(1);
    await real.write(1);
    await real.drain();
    expect(real.store.stored.at(-1)).toBe(60);
    await real.close();
  });

  it('4. the cursor is written, synced, renamed and its folder synced before a file is removed', async () => {
    const real = rig();
    real.mood = 'down';
    await real.open();
    await real.write(60);
    const calls = watch(real);
    real.mood = 'up';
    for (let i = 0; i < 60; i++) await real.clock.advance(1000);
    const seen = calls
      .filter(({ operation }) => operation !== 'read' && operation !== 'close')
      .map(({ operation, path }) => `${operation} ${path.slice(real.directory.length)}`);
    const removals = seen.flatMap((call, i) => (/^remove .*\.wal$/.test(call) ? [i] : []));
    expect(removals.length).toBeGreaterThan(1);
    const ceremony = [
      'open /cursor.tmp',
      'write /cursor.tmp',
      'sync /cursor.tmp',
      'rename /cursor.tmp',
      'syncDirectory ',
    ];
    for (const at of removals) {
      const before = seen.slice(0, at).filter((call) => !call.startsWith('remove'));
      expect(before.slice(-5)).toEqual(ceremony);
    }
    await real.close();
  });

  it('5. deleting needs no free space: a full disk drains, and then takes records again', async () => {
    const real = rig();
    real.mood = 'down';
    await real.open();
    await real.write(60);
    real.fs.capacity = real.fs.used;
    expect(await refusal(real)).toBe('disk_full');
    await real.crash('kill');
    await real.open();
    real.mood = 'up';
    for (let i = 0; i < 60; i++) await real.clock.advance(1000);
    expect(real.store.stored).toEqual(upTo(60));
    expect(logs(real).length).toBeLessThanOrEqual(1);
    expect(await refusal(real)).toBe('');
    await real.close();
  });

  it('6. capacity counts bytes with all overhead; over-full at start is drained, not refused', async () => {
    const real = rig({ maxBytes: 3 * 2 ** 16 });
    real.mood = 'down';
    await real.open();
    while (real.acknowledged.length === real.written.length) await real.write(50);
    expect(await refusal(real)).toBe('queue_full');
    expect(real.fs.used).toBeLessThanOrEqual(3 * 2 ** 16);
    expect(real.fs.used).toBeGreaterThan(3 * 2 ** 16 - 2 ** 15);
    expect(real.queue?.stats().bytes).toBeGreaterThanOrEqual(real.fs.used);
    await real.close();
    const { fs, store, clock, directory } = real;
    const small = rig({ maxBytes: 2 ** 17, segmentBytes: 4096, fs, sink: store, clock, directory });
    await small.open();
    expect(await refusal(small)).toBe('queue_full');
    real.mood = 'up';
    for (let i = 0; i < 150; i++) await clock.advance(1000);
    expect(store.stored).toEqual(real.acknowledged);
    expect(await refusal(small)).toBe('');
    await small.close();
  });

  it('7. a folder has one owner; what a dead process left is taken over', async () => {
    const real = rig();
    await real.open();
    const { fs, directory } = real;
    const again = rig({ fs, directory });
    await expect(again.open()).rejects.toMatchObject({ code: 'CONFIG' });
    await real.close();
    const own = { pid: 7, boot: 'b', space: 's', started: '1' };
    const file = await fs.open('/other/lock', 'create');
    await file.write([Buffer.from(JSON.stringify({ ...own, pid: 8 }))], 0);
    const lock = { fs, directory: '/other', own };
    await expect(acquireLock({ ...lock, runs: () => true })).rejects.toThrow(
      'the queue in /other belongs to process 8, which still runs',
    );
    await (await acquireLock({ ...lock, runs: () => false })).release();
    expect(fs.names('/other')).toEqual([]);
  });

  it('8. oldest first; when full, `reject` refuses and `drop-oldest` drops, and counts what', async () => {
    const real = rig({ overflow: 'drop-oldest', maxBytes: 2 ** 17 });
    real.mood = 'down';
    await real.open();
    for (let i = 0; i < 100; i++) await real.write(6);
    expect(real.acknowledged.length).toBe(600);
    const { dropped, records } = real.queue?.stats() ?? { dropped: { overflow: 0 }, records: 0 };
    expect(dropped.overflow).toBeGreaterThan(100);
    expect(dropped.overflow + records).toBe(600);
    await real.crash('kill');
    await real.drain();
    expect(real.queue?.stats().dropped.overflow).toBe(dropped.overflow);
    const { stored } = real.store;
    expect(stored.length).toBe(records);
    expect(stored).toEqual(stored.toSorted((a, b) => a - b));
    expect(stored.at(-1)).toBe(599);
    await real.close();
  });
});
