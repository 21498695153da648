import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DiskDocument, SnapshotDocument } from '../protocol/documents.ts';
import { makeCgroup, type TestCgroup } from '../test-kit/cgroup.ts';
import { observe } from '../test-kit/observe.ts';
import { runProgram } from '../test-kit/program.ts';

const of = (snapshot: SnapshotDocument, cgroup: TestCgroup, device: string): DiskDocument =>
  snapshot.disks.find((row) => row.cgroup === cgroup.id && row.device === device) ?? {
    cgroup: cgroup.id,
    device,
    reads: 0,
    writes: 0,
    readBytes: 0,
    writtenBytes: 0,
    errors: 0,
    durations: { count: 0, sum: 0, buckets: [] },
  };

describe('block devices', () => {
  it('count bytes and time of direct reads and writes', async () => {
    const folder = await mkdtemp(join(tmpdir(), `abduce-${process.pid}-disk-`));
    await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
    const { dev } = await stat(folder);
    const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)];
    // A file system without a block device of its own has number 0: nothing of it can be seen there.
    expect(major, `${folder} is on no block device`).toBeGreaterThan(0);
    const device = `${major}:${minor}`;
    await using cgroup = await makeCgroup('disk');
    await using other = await makeCgroup('disk-other');
    await using agent = await observe({ scope: [[cgroup, 'l4']] });
    const file = join(folder, 'file');
    const began = process.hrtime.bigint();
    const dd = (args: readonly string[], place: TestCgroup): Promise<string> =>
      runProgram('dd', args, { cgroup: place });
    await dd(['if=/dev/zero', `of=${file}`, 'bs=64k', 'count=64', 'oflag=direct'], cgroup);
    await dd([`if=${file}`, 'of=/dev/null', 'bs=32k', 'count=100', 'iflag=direct'], cgroup);
    await dd(['if=/dev/zero', `of=${file}-2`, 'bs=64k', 'count=64', 'oflag=direct'], other);
    const elapsed = Number(process.hrtime.bigint() - began);
    const snapshot = await agent.seen(
      'reads and writes',
      (seen) => of(seen, cgroup, device).readBytes >= 100 * 32_768,
    );
    const disk = of(snapshot, cgroup, device);
    expect(disk.errors).toBe(0);
    expect(disk.readBytes).toBeGreaterThanOrEqual(100 * 32_768);
    expect(disk.writtenBytes).toBeGreaterThanOrEqual(64 * 65_536);
    expect(disk.durations.count).toBe(disk.reads + disk.writes);
    expect(disk.durations.sum).toBeGreaterThan(0);
    // One at a time: the time of all together passed.
    expect(disk.durations.sum).toBeLessThan(elapsed);
    expect(snapshot.disks.filter((row) => row.cgroup !== cgroup.id)).toEqual([]);
  });
});
