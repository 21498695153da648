import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canReplay, replayRecords } from '../test-kit/replay.ts';
import {
  cgroupRecord,
  diskRecord,
  loopRecord,
  type ProcessRecord,
  processRecord,
  record,
  stackRecord,
} from './test-kit/process-records.ts';

async function told(...rows: readonly (ProcessRecord | Buffer)[]) {
  const bytes = rows.map((row) => (Buffer.isBuffer(row) ? row : processRecord(row)));
  const { snapshot, messages } = await replayRecords(Buffer.concat(bytes), { watch: ['l4'] });
  const profiles = messages.flatMap((row) => (row.type === 'profile' ? [row.document] : []));
  return { ...snapshot, profiles };
}

describe.runIf(canReplay)('processes out of records', () => {
  it('counts the end of a process once, whoever tells of it first', async () => {
    const { lives, processes } = await told(
      { at: 0, kind: 'exec', pid: 10 },
      { at: 6, kind: 'exit', pid: 10, status: 9, oom: true },
      { at: 6, kind: 'exit', pid: 10, status: 9, oom: true },
      { at: 7, kind: 'exit', pid: 11, status: 3 << 8, comm: 'stranger' },
    );
    expect(lives).toMatchObject([{ cgroup: '7', oomKills: 1, execs: 1, restarts: 0 }]);
    const rows = processes.toSorted((a, b) => a.pid - b.pid);
    expect(rows).toMatchObject([
      { pid: 10, comm: 'web', exit: { code: 0, signal: 9, oom: true } },
      { pid: 11, comm: 'stranger', exit: { code: 3, signal: 0, oom: false } },
    ]);
  });

  it('takes a number given again for another process', async () => {
    const { processes, lives } = await told(
      { at: 0, kind: 'exec', pid: 10, start: 0 },
      { at: 500, kind: 'exec', pid: 10, start: 400, comm: 'other' },
      { at: 600, kind: 'exit', pid: 10, start: 400 },
    );
    expect(processes).toMatchObject([{ pid: 10, comm: 'other', exit: { code: 0 } }]);
    expect(lives[0]?.restarts).toBe(0);
  });

  it('counts restarts of a service, also in a cgroup that was made again', async () => {
    const { lives } = await told(
      cgroupRecord(0, 7, '/system.slice/web.service'),
      { at: 1, kind: 'exec', pid: 10, comm: 'sh' },
      { at: 2, kind: 'exec', pid: 10, comm: 'java' },
      { at: 3, kind: 'exec', pid: 11, ppid: 10, comm: 'worker' },
      { at: 4, kind: 'exit', pid: 11, ppid: 10, comm: 'worker', status: 11 },
      { at: 5, kind: 'exec', pid: 12, ppid: 10, comm: 'worker' },
      { at: 6, kind: 'exit', pid: 10, comm: 'java', status: 1 << 8 },
      { at: 7, kind: 'exit', pid: 12, comm: 'worker', status: 15 },
      cgroupRecord(8, 8, '/system.slice/web.service'),
      { at: 9, kind: 'exec', pid: 20, comm: 'sh', cgroup: 8 },
      { at: 10, kind: 'exec', pid: 20, comm: 'java', cgroup: 8 },
      { at: 11, kind: 'exec', pid: 20, comm: 'java', cgroup: 8 },
    );
    expect(lives.toSorted((a, b) => a.cgroup.localeCompare(b.cgroup))).toMatchObject([
      { cgroup: '7', restarts: 0, execs: 4 },
      { cgroup: '8', restarts: 1, execs: 3 },
    ]);
  });

  it('adds up blocked loops and disks', async () => {
    const device = [254, 1] as const;
    const { lives, disks } = await told(
      loopRecord(0, 9),
      loopRecord(1, 11),
      diskRecord({ at: 2, device, latency: 4, bytes: 4096, write: false }),
      diskRecord({ at: 3, device, latency: 30, bytes: 8192, write: true }),
      diskRecord({ at: 4, device, latency: 20_000, bytes: 512, write: true, error: 10 }),
      diskRecord({ at: 5, device: [8, 0], latency: 1, bytes: 1, write: false, cgroup: 9 }),
    );
    expect(lives).toMatchObject([{ loopBlocked: 20e6, loopBlocks: 1 }]);
    expect(disks.find((row) => row.cgroup === '7')).toEqual({
      cgroup: '7',
      device: '254:1',
      reads: 1,
      writes: 2,
      readBytes: 4096,
      writtenBytes: 8192,
      errors: 1,
      durations: { count: 3, sum: 20_034e6, buckets: [1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1] },
    });
    expect(disks.find((row) => row.cgroup === '9')).toMatchObject({ device: '8:0', reads: 1 });
  });

  it('merges stacks by cgroup and kind', async () => {
    const { profiles } = await told(
      { at: 0, kind: 'exec', pid: 100, comm: 'shop' },
      stackRecord({ at: 1, kind: 'cpu', value: 10, user: [0x20, 0x11] }),
      stackRecord({ at: 2, kind: 'cpu', value: 10, user: [0x20, 0x11], tid: 101, comm: 'worker' }),
      stackRecord({ at: 3, kind: 'cpu', value: 5, user: [0x20, 0x11] }),
      stackRecord({ at: 4, kind: 'off_cpu', value: 40, user: [0x20], kernel: [0x90, 0x81] }),
      stackRecord({ at: 5, kind: 'run_queue', value: 3, user: [0x20] }),
      stackRecord({ at: 6, kind: 'cpu', value: 1, user: [0x20], cgroup: 9 }),
    );
    const text = profiles.flatMap(({ cgroup, kind, stacks, frames }) =>
      stacks.map(
        ([value, ...path]) => `${cgroup} ${kind} ${path.map((i) => frames[i]).join(';')} ${value}`,
      ),
    );
    expect(text.sort()).toEqual([
      '7 cpu shop;0x10;0x20 15000000',
      '7 cpu shop;worker;0x10;0x20 10000000',
      '7 off_cpu shop;0x20;0x80;0x90 40000000',
      '7 off_cpu shop;0x20;[run queue] 3000000',
      '9 cpu shop;0x20 1000000',
    ]);
  });

  it('counts records of no kind, and tells nothing of them', async () => {
    const nameless = [12, 15].map((type) => record(type, 64, 1));
    const { events, lost, lives } = await told(...nameless);
    expect(Object.keys(events)).toHaveLength(15);
    expect(lost.malformed).toBe(2);
    expect(lives).toEqual([]);
  });

  it('survives records of any content', async () => {
    const type = fc.constantFrom(10, 11, 12, 13, 14, 15, 16, 17);
    const body = fc.uint8Array({ minLength: 0, maxLength: 400 });
    const wild = fc.tuple(type, body).map(([kind, rest]) => {
      const bytes = Buffer.alloc(16 + rest.length);
      bytes.writeUInt32LE(bytes.length, 0);
      bytes.writeUInt16LE(kind, 4);
      bytes.set(rest, 16);
      return bytes;
    });
    const tame = fc
      .record({ at: fc.nat(50), pid: fc.nat(20), ppid: fc.nat(20), status: fc.nat(65_535) })
      .chain((row) =>
        fc
          .constantFrom<ProcessRecord['kind']>('exec', 'fork', 'exit')
          .map((kind) => processRecord({ ...row, kind })),
      );
    const stack = fc
      .record({
        at: fc.nat(50),
        kind: fc.constantFrom('cpu', 'off_cpu', 'run_queue'),
        value: fc.nat(1000),
        user: fc.array(fc.nat(), { maxLength: 260 }),
        kernel: fc.array(fc.nat(), { maxLength: 80 }),
        pid: fc.nat(2000),
        cgroup: fc.nat(40),
      })
      .map((row) => stackRecord(row as Parameters<typeof stackRecord>[0]));
    const records = fc.array(fc.oneof(wild, tame, stack), {
      minLength: 1,
      maxLength: 3000,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(records, async (list) => {
        const { ended, errors, snapshot } = await replayRecords(Buffer.concat(list), {
          watch: ['l4'],
        });
        expect(ended, errors).toBe(0);
        expect(snapshot.lives.length).toBeLessThanOrEqual(list.length);
      }),
      { numRuns: 8, seed: 20_261_121 },
    );
  }, 60_000);
});
