import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { batchBuilder, type TelemetryBatch } from '@abduce/core';
import { type ManualClock, manualClock, random } from '@abduce/core/testing';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeBatch, encodeBatch } from '../../queue/codec/batch.ts';
import { anyBatch } from '../../queue/test-kit/any-batch.ts';
import { type MemoryStore, openMemory } from '../memory-store.ts';
import type { SnapshotOptions } from './options.ts';
import { saveFrames } from './save-frames.ts';
import { type SnapshotStore, snapshotStore } from './snapshot-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'abduce-snapshot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = Date.UTC(2026, 0, 5, 12);
let clock: ManualClock;
let path = '';
let files = 0;
beforeEach(() => {
  clock = manualClock(at);
  path = join(folder, `${files++}.snapshot`);
});

const open = (snapshot: Partial<SnapshotOptions> = {}): Promise<SnapshotStore> =>
  snapshotStore({ snapshot: { path, ...snapshot }, clock });

async function write(store: MemoryStore, batch: TelemetryBatch): Promise<void> {
  await store.metrics.write(batch);
  await store.logs.write(batch);
  await store.traces.write(batch);
  await store.profiles.write(batch);
  await store.changes.write(batch);
}

function changed(id: string): TelemetryBatch {
  const builder = batchBuilder();
  builder.change({ id, kind: 'deploy', time: at, title: id });
  return builder.build();
}

const range = { start: at - 1, end: at + 1 };
const ids = async (store: MemoryStore): Promise<string[]> =>
  (await store.changes.query({ range })).map(({ id }) => id);

/** All that a store tells, as bytes. */
async function told(store: MemoryStore): Promise<string[]> {
  const all = { range: { start: 0, end: 4e12 } };
  const pages: string[] = [];
  for (const part of [store.logs, store.traces]) {
    for await (const page of part.query({ ...all, limit: 1e6 })) {
      pages.push(Buffer.from(encodeBatch(page)).toString('base64'));
    }
  }
  for await (const page of store.metrics.points(all)) {
    pages.push(Buffer.from(encodeBatch(page)).toString('base64'));
  }
  pages.push(JSON.stringify(await store.changes.query(all)));
  return pages;
}

describe('a saved store', () => {
  it('comes back with everything that any batch can hold', async () => {
    const seen: number[] = [];
    for (let seed = 1; seed <= 40; seed++) {
      path = join(folder, `any-${seed}.snapshot`);
      const store = await open({ unreadable: 'refuse' });
      const batch = anyBatch(seed);
      await write(store, batch);
      await clock.advance(10);
      await write(store, anyBatch(seed + 1000));
      const before = await told(store);
      const { metrics, logs, traces, profiles, changes } = store.stats();
      const held = [metrics, logs, traces, profiles, changes].map(({ rows: count }) => count);
      for (const [i, count] of held.entries()) seen[i] = (seen[i] ?? 0) + count;
      await store.save();
      const back = await open({ unreadable: 'refuse' });
      expect(await told(back), `seed ${seed}`).toEqual(before);
      const rows = back.stats();
      expect([rows.metrics.rows, rows.logs.rows, rows.traces.rows]).toEqual([
        metrics.rows,
        logs.rows,
        traces.rows,
      ]);
      expect([rows.profiles.rows, rows.changes.rows]).toEqual([profiles.rows, changes.rows]);
      // What came before the save and comes again after it is taken once.
      await write(back, batch);
      expect(await told(back), `seed ${seed} again`).toEqual(before);
    }
    expect(
      seen.every((rows) => rows > 20),
      String(seen),
    ).toBe(true);
  });

  it('lets telemetry grow old from when it arrived, not from when it was read back', async () => {
    const store = await snapshotStore({ snapshot: { path }, maxAge: 1_000, clock });
    await store.changes.write(changed('old'));
    await clock.advance(600);
    await store.changes.write(changed('new'));
    await store.close();
    await clock.advance(600);
    const back = await snapshotStore({ snapshot: { path }, maxAge: 1_000, clock });
    expect(await ids(back)).toEqual(['new']);
    expect(back.stats().changes.evictedByAge).toBe(1);
  });

  it('stays within the bytes of the store that reads it', async () => {
    const store = await open();
    for (let i = 0; i < 200; i++) await store.changes.write(changed(`change ${i}`));
    await store.close();
    const back = await snapshotStore({ snapshot: { path }, maxBytes: 20_000, clock });
    expect(back.stats().bytes).toBeLessThanOrEqual(20_000);
    expect(back.stats().changes.evictedByBytes).toBeGreaterThan(0);
    expect(await ids(back)).toContain('change 199');
    await back.close();
  });
});

describe('saving', () => {
  it('happens every so often, and when the store is closed', async () => {
    const store = await open({ every: 60_000 });
    expect(existsSync(path)).toBe(false);
    await store.changes.write(changed('first'));
    await clock.advance(59_999);
    expect(store.snapshotStats().saves).toBe(0);
    await clock.advance(1);
    while (store.snapshotStats().saves === 0) await clock.advance(0);
    expect(store.snapshotStats()).toMatchObject({
      savedAt: at + 60_000,
      savedBytes: statSync(path).size,
    });
    await store.changes.write(changed('second'));
    await store.close();
    await store.close();
    expect(store.snapshotStats().saves).toBe(2);
    expect(clock.sleepers).toBe(0);
    const back = await open();
    expect(await ids(back)).toEqual(['first', 'second']);
    await expect(store.changes.query({ range })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    await expect(store.save()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('leaves the snapshot before in place when the disk does not take the new one', async () => {
    const store = await open({ every: 1_000 });
    await store.changes.write(changed('kept'));
    await store.save();
    mkdirSync(`${path}.tmp`);
    await store.changes.write(changed('lost'));
    await expect(store.save()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      retryable: true,
    });
    expect(store.snapshotStats()).toMatchObject({ saves: 1, failedSaves: 1 });
    expect(store.snapshotStats().lastFailure).toContain('EISDIR');
    expect(await ids(await open())).toEqual(['kept']);
    rmSync(`${path}.tmp`, { recursive: true });
    await store.save();
    expect(store.snapshotStats().lastFailure).toBeUndefined();
    expect(await ids(await open())).toEqual(['kept', 'lost']);
  });

  it('stops when told, and leaves nothing behind', async () => {
    const store = await open();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(store.save({ signal })).rejects.toThrow('enough');
    expect([existsSync(path), existsSync(`${path}.tmp`)]).toEqual([false, false]);
    expect(store.snapshotStats().failedSaves).toBe(0);
  });

  it('takes steps that are short, however large the batches were', async () => {
    const memory = openMemory({ clock });
    const builder = batchBuilder();
    for (let i = 0; i < 20_000; i++) {
      const id = (i + 1).toString(16);
      builder.span({
        traceId: id.padStart(32, 'a'),
        spanId: id.padStart(16, 'b'),
        name: 'GET',
        start: at,
        duration: 1,
      });
      builder.log({ time: at, body: 'x'.repeat(i % 100 === 0 ? 50_000 : 100) });
      builder.point({ name: 'm', time: at, value: i, attributes: { i: String(i) } });
    }
    await write(memory.store, builder.build());
    const frames = [...saveFrames(memory)];
    expect(frames.length).toBeGreaterThan(100);
    for (const { kind, payload } of frames) {
      expect(payload.length, `frame of kind ${kind}`).toBeLessThan(1_000_000);
      if (kind === 2 || kind === 3) {
        const { logs, spans } = decodeBatch(payload);
        expect((logs ?? spans)?.length).toBeLessThanOrEqual(512);
      }
    }
  });

  it('keeps what was there when it began, though it is let go meanwhile', async () => {
    const memory = openMemory({ clock, maxAge: 1_000 });
    await write(memory.store, anyBatch(3));
    const whole = [...saveFrames(memory)].length;
    const frames = saveFrames(memory);
    let seen = 0;
    for (const _ of frames) {
      if (seen++ === 0) await clock.advance(10_000).then(() => memory.store.check());
    }
    expect(memory.store.stats().logs.rows).toBe(0);
    expect(seen).toBe(whole);
  });
});

describe('a file that cannot be read', () => {
  const saved = async (): Promise<Buffer> => {
    const store = await open();
    for (let i = 0; i < 5; i++) await store.changes.write(changed(`change ${i}`));
    await store.close();
    return readFileSync(path);
  };

  it('is set aside and counted, and what came before the damage is kept', async () => {
    const bytes = await saved();
    truncateSync(path, bytes.length - 60);
    const store = await open();
    const kept = await ids(store);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept).toEqual(
      ['change 0', 'change 1', 'change 2', 'change 3', 'change 4'].slice(0, kept.length),
    );
    expect(store.snapshotStats().setAside).toMatch(/cut off|are left/);
    expect(existsSync(path)).toBe(false);
    expect(statSync(`${path}.unreadable`).size).toBe(bytes.length - 60);
    await store.save();
    expect(await ids(await open({ unreadable: 'refuse' }))).toEqual(kept);
  });

  it('is refused when that is asked for, with the file as it was', async () => {
    const bytes = await saved();
    for (const [damage, message] of [
      [(b: Buffer) => b.subarray(0, 7), 'does not begin like a snapshot'],
      [(b: Buffer) => Buffer.alloc(0 * b.length), 'does not begin like a snapshot'],
      [(b: Buffer) => Buffer.concat([b, b]), 'bytes follow its end'],
      [(b: Buffer) => b.subarray(0, b.length - 1), 'are left'],
      [(b: Buffer) => Buffer.from(b).fill(2, 8, 9), 'has version 2, this code reads 1'],
    ] as const) {
      const broken = damage(bytes);
      writeFileSync(path, broken);
      await expect(open({ unreadable: 'refuse' })).rejects.toMatchObject({
        code: 'DECODE',
        message: expect.stringContaining(message) as string,
        details: expect.objectContaining({ path }) as object,
      });
      expect(readFileSync(path).equals(broken)).toBe(true);
    }
  });

  it('never brings back anything that was not saved, whichever bit is flipped', async () => {
    const bytes = await saved();
    const all = ['change 0', 'change 1', 'change 2', 'change 3', 'change 4'];
    const chance = random(7);
    for (let round = 0; round < 300; round++) {
      const broken = Buffer.from(bytes);
      const place = chance.integer(broken.length);
      broken[place] = (broken[place] as number) ^ (1 << chance.integer(8));
      writeFileSync(path, broken);
      const store = await open();
      const found = await ids(store);
      expect(found, `byte ${place}`).toEqual(all.slice(0, found.length));
      expect(store.snapshotStats().setAside, `byte ${place}`).toBeDefined();
    }
  });

  it('is no reason to lose it when only the disk fails', async () => {
    mkdirSync(path);
    await expect(open()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(existsSync(path)).toBe(true);
  });
});

it('refuses snapshots at no interval', async () => {
  await expect(open({ every: 0 })).rejects.toMatchObject({ code: 'CONFIG' });
});
