import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { StatusDocument } from '../protocol/documents.ts';
import { makeCgroup } from '../test-kit/cgroup.ts';
import { helperPath } from '../test-kit/observe.ts';
import { until } from '../test-kit/program.ts';
import { startServer, visit } from './test-kit/peers.ts';
import { startRecorder, watching } from './test-kit/recorder.ts';

const run = promisify(execFile);
const nobody = (...rights: string[]): string[] => {
  const set = rights.map((right) => `,+${right}`).join('');
  return [
    'setpriv',
    ...['--reuid=65534', '--regid=65534', '--clear-groups'],
    ...[`--inh-caps=-all${set}`, `--ambient-caps=-all${set}`, `--bounding-set=-all${set}`],
  ];
};

async function check(...around: string[]): Promise<StatusDocument> {
  const [command = '', ...args] = [...around, helperPath, 'check'];
  return JSON.parse((await run(command, args)).stdout) as StatusDocument;
}

const core =
  /^(on_state|on_retransmit|on_send|on_receive|on_cgroup_made|on_cgroup_removed|each_socket)$/;

/** Programs of this kind that the kernel holds now, whoever loaded them. */
async function programs(): Promise<number[]> {
  const { stdout } = await run('bpftool', ['-j', 'prog', 'list'], { maxBuffer: 64 << 20 });
  return (JSON.parse(stdout) as { id: number; name?: string }[])
    .filter(({ name = '' }) => core.test(name) || name === 'on_cgroup_remov')
    .map(({ id }) => id);
}

describe('rights', () => {
  it('every program loads and attaches here', async () => {
    const { programs } = await check();
    const off = programs.filter(({ on, signal }) => !on && !/tls|event loop|profile/.test(signal));
    expect(off.map(({ name, why }) => [name, why])).toEqual([
      ['on_exit_of_call', 'not needed: on_send is there'],
    ]);
    for (const { why } of programs) expect(why).not.toMatch(/refuses/);
  });

  it('CAP_BPF and CAP_PERFMON are enough for the core', async () => {
    const { programs } = await check(...nobody('bpf', 'perfmon'));
    const mine = programs.filter(({ name }) => core.test(name));
    expect(mine.map(({ name, on, why }) => [name, on, why])).toEqual(
      mine.map(({ name }) => [name, true, '']),
    );
    expect(mine.length).toBe(7);
    await using cgroup = await makeCgroup('nobody');
    await using recorder = await startRecorder({
      scope: [watching(cgroup, 'l4', 'l7')],
      around: nobody('bpf', 'perfmon'),
    });
    await using server = await startServer({ cgroup });
    await visit([{ host: '127.0.0.1', port: server.port, requests: [[70, 80]], end: 'end' }], {
      cgroup,
    });
    await recorder.seen(
      'both closes',
      (all) => all.filter(({ type }) => type === 'close').length === 2,
    );
    expect((await recorder.data()).length).toBeGreaterThanOrEqual(4);
  });

  it.each([
    [[], 'CAP_BPF and CAP_PERFMON is missing'],
    [['bpf'], 'CAP_PERFMON is missing'],
    [['perfmon'], 'CAP_BPF is missing'],
  ])('without them (only %j) it says which is missing', async (rights, words) => {
    const { programs } = await check(...nobody(...rights));
    expect(programs.length).toBeGreaterThan(7);
    for (const { on, why, signal } of programs) {
      if (signal === 'address translation') continue;
      expect(on).toBe(false);
      expect(why).toContain(words);
    }
  });

  it('a helper that is killed leaves nothing behind', async () => {
    await using cgroup = await makeCgroup('killed');
    const before = await programs();
    const seen = new Set<number>();
    for (let i = 0; i < 20; i++) {
      const recorder = await startRecorder({ scope: [watching(cgroup, 'l4', 'l7')] });
      const now = (await programs()).filter((id) => !before.includes(id));
      for (const id of now) seen.add(id);
      await recorder.kill();
      await recorder[Symbol.asyncDispose]();
    }
    expect(seen.size).toBeGreaterThanOrEqual(20 * 7);
    await until('all programs are gone', async () => {
      const left = await programs();
      return ![...seen].some((id) => left.includes(id));
    });
  }, 120_000);
});
