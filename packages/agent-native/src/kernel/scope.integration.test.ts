import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { makeCgroup } from '../test-kit/cgroup.ts';
import { startGuest, startServer, visit } from './test-kit/peers.ts';
import { startRecorder, watching } from './test-kit/recorder.ts';
import type { KernelRecord } from './test-kit/records.ts';

const about = (records: readonly KernelRecord[], cgroup: string): KernelRecord[] =>
  records.filter((record) => record.type !== 'cgroup' && record.cgroup === cgroup);

describe('the scope', () => {
  it('is all that is told of: nobody outside appears', async () => {
    await using inside = await makeCgroup('inside');
    await using outside = await makeCgroup('outside');
    await using recorder = await startRecorder({
      scope: [watching(inside, 'l4', 'l7', 'payload')],
    });
    await using server = await startServer({ cgroup: outside });
    const plan = [
      {
        host: '127.0.0.1',
        port: server.port,
        requests: [[500, 500] as const],
        end: 'end' as const,
      },
    ];
    await visit(plan, { cgroup: outside });
    await visit(plan, { cgroup: inside });
    await visit(plan, { cgroup: outside });
    const records = await recorder.seen('the close', (all) =>
      all.some(({ type }) => type === 'close'),
    );
    // One connection of one client; neither its server's side nor the other clients.
    expect(new Set(records.map(({ cgroup }) => cgroup))).toEqual(new Set([inside.id]));
    expect(records.filter(({ type }) => type === 'open' || type === 'close').length).toBe(2);
    expect((await recorder.data()).length).toBeGreaterThanOrEqual(2);
  });

  it('reaches cgroups below, also those that are made later, and those that do not exist yet', async () => {
    await using parent = await makeCgroup('parent');
    const early = await parent.child('early');
    const later = `${parent.path}-later`;
    await using recorder = await startRecorder({
      scope: [watching(parent, 'l4'), { path: later, watch: ['l4'] }],
    });
    const late = await early.child('late');
    await using pending = await makeCgroup('pending');
    await recorder.configure([
      watching(parent, 'l4'),
      { path: `${pending.path}/x`, watch: ['l4'] },
    ]);
    const made = await pending.child('x');
    const within = await made.child('y');
    await using outside = await makeCgroup('outside');
    await using server = await startServer({ cgroup: outside });
    const plan = [
      { host: '127.0.0.1', port: server.port, requests: [[9, 9] as const], end: 'end' as const },
    ];
    for (const cgroup of [early, late, made, within, pending, outside]) {
      await visit(plan, { cgroup });
    }
    const records = await recorder.records();
    for (const cgroup of [early, late, made, within]) {
      expect(about(records, cgroup.id).filter(({ type }) => type === 'open').length).toBe(1);
      expect(records).toContainEqual(
        expect.objectContaining({ type: 'cgroup', path: cgroup.path, watch: 1, removed: false }),
      );
    }
    for (const cgroup of [pending, outside]) expect(about(records, cgroup.id)).toEqual([]);
    await late[Symbol.asyncDispose]();
    await recorder.seen('the removal', (all) =>
      all.some((record) => record.type === 'cgroup' && record.removed && record.path === late.path),
    );
  });

  it('knows the end of a path that is longer than a record', async () => {
    await using parent = await makeCgroup('long');
    await using recorder = await startRecorder({ scope: [watching(parent, 'l4')] });
    const deep = await parent.child('a'.repeat(120));
    const deeper = await deep.child('b'.repeat(120));
    const records = await recorder.seen(
      'both',
      (all) => all.filter(({ type }) => type === 'cgroup').length === 3,
    );
    const paths = records.flatMap((record) => (record.type === 'cgroup' ? [record.path] : []));
    expect(paths).toEqual([parent.path, deep.path, deeper.path.slice(-191)]);
  });

  it('changes while it runs, also for connections that are open', async () => {
    await using cgroup = await makeCgroup('change');
    await using other = await makeCgroup('other');
    await using recorder = await startRecorder({ scope: [watching(cgroup, 'l4', 'l7')] });
    await using server = await startServer({ cgroup: other });
    await using guest = await startGuest(
      [{ host: '127.0.0.1', port: server.port, requests: [[50, 60]], end: 'hold' }],
      { cgroup },
    );
    const count = async (): Promise<number> =>
      (await recorder.data()).filter((record) => record.cgroup === cgroup.id).length;
    const before = await count();
    expect(before).toBeGreaterThanOrEqual(2);
    await guest.again();
    const twice = await count();
    expect(twice).toBeGreaterThan(before);
    const quiet: (() => Promise<void>)[] = [
      () => recorder.configure([watching(cgroup, 'l4')]),
      () => recorder.configure([]),
      () => recorder.configure([watching(other, 'l4', 'l7')]),
      () => recorder.configure([watching(cgroup, 'l4', 'l7')], true),
    ];
    for (const change of quiet) {
      await change();
      await guest.again();
      expect(await count()).toBe(twice);
    }
    await recorder.configure([watching(cgroup, 'l4', 'l7')]);
    await guest.again();
    expect(await count()).toBeGreaterThan(twice);
    // One announcement, whatever the scope went through.
    const opened = (await recorder.connections('open')).filter((one) => one.cgroup === cgroup.id);
    expect(opened.length).toBe(1);
  });

  it('follows the process that uses a socket, not the one that made it', async () => {
    await using inside = await makeCgroup('inside');
    await using outside = await makeCgroup('outside');
    await using recorder = await startRecorder({ scope: [watching(inside, 'l4', 'l7')] });
    await using server = await startServer({ cgroup: outside });
    await using guest = await startGuest(
      [{ host: '127.0.0.1', port: server.port, requests: [[50, 60]], end: 'hold' }],
      { cgroup: inside },
    );
    const before = (await recorder.data()).length;
    expect(before).toBeGreaterThanOrEqual(2);
    await writeFile(`${outside.directory}/cgroup.procs`, String(guest.pid));
    expect(await readFile(`/proc/${guest.pid}/cgroup`, 'utf8')).toContain(outside.path);
    await guest.again();
    expect((await recorder.data()).length).toBe(before);
  });
});
