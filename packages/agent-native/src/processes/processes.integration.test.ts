import { readFile } from 'node:fs/promises';
import { execPath } from 'node:process';
import { describe, expect, it } from 'vitest';
import type { LifeDocument, SnapshotDocument } from '../protocol/documents.ts';
import { limitMemory, makeCgroup, type TestCgroup } from '../test-kit/cgroup.ts';
import { observe } from '../test-kit/observe.ts';
import { type Program, startProgram, until } from '../test-kit/program.ts';
import { historyOf } from './test-kit/history.ts';

const sh = (script: string, cgroup?: TestCgroup): Promise<Program> =>
  startProgram('/bin/sh', ['-c', script], cgroup === undefined ? {} : { cgroup });

/** Runs until it is killed; it has become `sleep` when this returns. */
async function sleeper(cgroup: TestCgroup): Promise<Program> {
  const program = await startProgram('sleep', ['1000'], { cgroup });
  const comm = (): Promise<string> => readFile(`/proc/${program.pid}/comm`, 'utf8');
  await until('a sleeper', async () => (await comm()) === 'sleep\n');
  return program;
}

const lifeOf = (snapshot: SnapshotDocument, cgroup: TestCgroup): LifeDocument | undefined =>
  snapshot.lives.find((row) => row.cgroup === cgroup.id);

describe('life of processes', () => {
  it('tells of every end once, with its exit code or signal', async () => {
    await using cgroup = await makeCgroup('ends');
    await using agent = await observe({ scope: [[cgroup, 'l4']] });
    const history = historyOf(agent);
    const outside = await sh('exit 9');
    // A runtime of many threads is one process.
    const many = await startProgram(execPath, ['-e', 'process.exit(3)'], { cgroup });
    const programs = [
      [await sh('exit 0', cgroup), { code: 0, signal: 0, oom: false }],
      [await sh('exit 7', cgroup), { code: 7, signal: 0, oom: false }],
      [await sh('kill -SEGV $$', cgroup), { code: 0, signal: 11, oom: false }],
      [await sh('kill -KILL $$', cgroup), { code: 0, signal: 9, oom: false }],
      [many, { code: 3, signal: 0, oom: false }],
    ] as const;
    const before = Date.now() - 60_000;
    for (const [program] of programs) await program.ended;
    await outside.ended;
    await history.seen('all ends', () =>
      programs.every(([program]) => history.exits(program.pid).length > 0),
    );
    for (const [program, exit] of programs) {
      expect(history.exits(program.pid)).toHaveLength(1);
      const [row] = history.exits(program.pid);
      expect(row).toMatchObject({ cgroup: cgroup.id, exit });
      const [start, end] = [row?.start, row?.exit?.time].map((time) =>
        Number(BigInt(time ?? 0) / 1_000_000n),
      );
      expect(start).toBeGreaterThan(before);
      expect(end).toBeGreaterThanOrEqual((start ?? 0) - 20);
      expect(end).toBeLessThanOrEqual(Date.now());
    }
    expect(history.exits(many.pid)[0]?.comm).toBe('node');
    expect(history.processes.filter((row) => row.cgroup !== cgroup.id)).toEqual([]);
    expect(history.processes.filter((row) => row.pid === outside.pid)).toEqual([]);
  });

  it('tells of forks that never execute anything', async () => {
    await using cgroup = await makeCgroup('forks');
    await using agent = await observe({ scope: [[cgroup, 'l4']] });
    const history = historyOf(agent);
    const parent = await sh('(exit 4); (exit 5); exit 0', cgroup);
    await parent.ended;
    await history.seen('the end', () => history.exits(parent.pid).length > 0);
    const codes = history.processes.flatMap((row) => row.exit?.code ?? []);
    expect(codes.sort()).toEqual([0, 4, 5]);
  });

  it('a kill for want of memory is no ordinary kill', async () => {
    await using cgroup = await makeCgroup('oom');
    await using limit = await limitMemory(cgroup, 48 << 20);
    await using agent = await observe({ scope: [[cgroup, 'l4']] });
    const history = historyOf(agent);
    const killed = await sh('kill -KILL $$', cgroup);
    await killed.ended;
    const greedy = await sh(`echo $$ > '${limit.procs}' && exec tail /dev/zero`, cgroup);
    expect(await greedy.ended).toBe('SIGKILL');
    const snapshot = await history.seen(
      'both ends',
      () => history.exits(greedy.pid).length > 0 && history.exits(killed.pid).length > 0,
    );
    expect(history.exits(greedy.pid)[0]).toMatchObject({
      comm: 'tail',
      exit: { code: 0, signal: 9, oom: true },
    });
    expect(history.exits(killed.pid)[0]?.exit?.oom).toBe(false);
    expect(lifeOf(snapshot, cgroup)?.oomKills).toBe(1);
  });
});

describe('restarts', () => {
  it('count a main process in place of one that ended, and nothing else', async () => {
    await using cgroup = await makeCgroup('restarts');
    await using agent = await observe({ scope: [[cgroup, 'l4']] });
    const history = historyOf(agent);
    const restarts = async (pid: number): Promise<number> => {
      const snapshot = await history.seen('its end', () => history.exits(pid).length > 0);
      return lifeOf(snapshot, cgroup)?.restarts ?? -1;
    };
    const first = await sleeper(cgroup);
    // What is executed beside the service, such as a probe of its health.
    const probe = await startProgram('sleep', ['0.01'], { cgroup });
    await probe.ended;
    expect(await restarts(probe.pid)).toBe(0);
    await first.stop('SIGKILL');
    const other = await startProgram('true', [], { cgroup });
    await other.ended;
    expect(await restarts(other.pid)).toBe(0);
    // A script's commands come and go below it.
    const script = await sh('for i in 1 2 3; do sleep 0.01; done; exit 0', cgroup);
    await script.ended;
    expect(await restarts(script.pid)).toBe(0);
    const again = await sh('for i in 1 2 3; do sleep 0.01; done; exit 1', cgroup);
    await again.ended;
    expect(await restarts(again.pid)).toBe(1);
    const third = await sh('exit 0', cgroup);
    await third.ended;
    expect(await restarts(third.pid)).toBe(2);
  });

  it('know a service by its path when its cgroup is made again', async () => {
    await using parent = await makeCgroup('units');
    await using agent = await observe({ scope: [[parent, 'l4']] });
    const history = historyOf(agent);
    const unit = await parent.child('unit');
    const first = await sleeper(unit);
    await first.stop('SIGKILL');
    await history.seen('its end', () => history.exits(first.pid).length > 0);
    await unit[Symbol.asyncDispose]();
    await using neighbour = await parent.child('neighbour');
    await using again = await parent.child('unit');
    const second = await sleeper(again);
    const beside = await sleeper(neighbour);
    await using _ = {
      [Symbol.asyncDispose]: () => Promise.all([second.stop(), beside.stop()]).then(() => {}),
    };
    const snapshot = await history.seen(
      'both begins',
      (seen) => (lifeOf(seen, again)?.execs ?? 0) > 0 && (lifeOf(seen, neighbour)?.execs ?? 0) > 0,
    );
    expect(lifeOf(snapshot, again)?.restarts).toBe(1);
    expect(lifeOf(snapshot, neighbour)?.restarts).toBe(0);
  });

  it('follow a daemon that forks and ends', async () => {
    await using cgroup = await makeCgroup('daemon');
    await using agent = await observe({ scope: [[cgroup, 'l4']] });
    const history = historyOf(agent);
    const restarts = async (pid: number): Promise<number> => {
      const snapshot = await history.seen('its end', () => history.exits(pid).length > 0);
      return lifeOf(snapshot, cgroup)?.restarts ?? -1;
    };
    const daemon = '(while :; do sleep 1000; done) >/dev/null 2>&1 </dev/null & exit 0';
    const first = await sh(daemon, cgroup);
    await first.ended;
    // A second one of the same name beside it, as `nginx -s reload` is.
    const reload = await sh('exit 0', cgroup);
    await reload.ended;
    expect(await restarts(reload.pid)).toBe(0);
    for (const pid of await cgroup.pids()) process.kill(pid, 'SIGKILL');
    await history.seen('nobody there', () =>
      history.processes.some((row) => row.comm === 'sh' && row.exit?.signal === 9),
    );
    const second = await sh('exit 0', cgroup);
    await second.ended;
    expect(await restarts(second.pid), JSON.stringify(history.processes)).toBe(1);
  });

  it('count for what ran before the agent looked', async () => {
    await using cgroup = await makeCgroup('before');
    const started = Date.now();
    const early = await sleeper(cgroup);
    await using agent = await observe({ scope: [[cgroup, 'l4']] });
    const history = historyOf(agent);
    await history.seen('who was there', () =>
      history.processes.some((row) => row.pid === early.pid && row.comm === 'sleep'),
    );
    const row = history.processes.find((process) => process.pid === early.pid);
    const age = Number(BigInt(row?.start ?? 0) / 1_000_000n) - started;
    expect(Math.abs(age)).toBeLessThan(1000);
    await early.stop('SIGKILL');
    const late = await sleeper(cgroup);
    const snapshot = await history.seen(
      'the new one',
      (seen) => (lifeOf(seen, cgroup)?.execs ?? 0) > 0 && history.exits(early.pid).length > 0,
    );
    await late.stop('SIGKILL');
    expect(lifeOf(snapshot, cgroup)?.restarts).toBe(1);
  });
});
