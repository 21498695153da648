import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { describe, expect, it } from 'vitest';
import type { ProfileDocument } from '../protocol/documents.ts';
import { makeCgroup } from '../test-kit/cgroup.ts';
import { type Observation, observe } from '../test-kit/observe.ts';
import { type Program, runProgram, startProgram, until } from '../test-kit/program.ts';

interface Folder extends AsyncDisposable {
  write(name: string, text: string): Promise<string>;
  /** With frame pointers in every function, the innermost too: optimised, that one has none. */
  compile(name: string, source: string, compiler?: 'gcc' | 'g++'): Promise<string>;
}

async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), `abduce-${process.pid}-profile-`));
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(path, name), text);
    return join(path, name);
  };
  return {
    write,
    async compile(name, source, compiler = 'gcc') {
      const file = await write(`${name}.${compiler === 'gcc' ? 'c' : 'cc'}`, source);
      await runProgram(compiler, ['-O0', '-o', join(path, name), file]);
      return join(path, name);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** Nanoseconds of the stacks that have all these frames, in this order from the root. */
function value(documents: readonly ProfileDocument[], ...frames: readonly string[]): number {
  let sum = 0;
  for (const { stacks, frames: names } of documents) {
    for (const [weight, ...stack] of stacks) {
      let at = 0;
      for (const index of stack)
        if (at < frames.length && names[index]?.includes(frames[at] as string)) at++;
      if (at === frames.length) sum += weight;
    }
  }
  return sum;
}

const text = (documents: readonly ProfileDocument[]): string =>
  documents
    .flatMap(({ kind, stacks, frames }) =>
      stacks.map(
        ([weight, ...stack]) => `${kind} ${weight} ${stack.map((i) => frames[i]).join(';')}`,
      ),
    )
    .slice(0, 60)
    .join('\n');

async function gather(
  agent: Observation,
  kind: ProfileDocument['kind'],
  enough: (documents: readonly ProfileDocument[]) => boolean,
): Promise<readonly ProfileDocument[]> {
  const documents = (): readonly ProfileDocument[] =>
    agent.profiles().filter((row) => row.kind === kind);
  await until(
    () => `a profile of ${kind}: ${text(agent.profiles())}`,
    async () => {
      await agent.snapshot();
      return enough(documents());
    },
    60_000,
  );
  return documents();
}

const second = 1e9;
const spin = (name: string): string => `
  static volatile unsigned long sink;
  void ${name}_leaf(unsigned long n) { for (unsigned long i = 0; i < n; i++) sink += i * i; }
  void ${name}_caller(void) { for (;;) ${name}_leaf(1000000); }
  int main(void) { ${name}_caller(); return 0; }`;

const hot = `
  function hotLoop(n) { let x = 0; for (let i = 0; i < n; i++) x = (x * 31 + i) % 1000003; return x; }
  function handler() { return hotLoop(5e6); }
  for (;;) handler();`;

describe('profiles', () => {
  it('name the functions of a program that was compiled, in the order of its calls', async () => {
    await using folder = await makeFolder();
    await using cgroup = await makeCgroup('compiled');
    await using outside = await makeCgroup('outside');
    const watched = await folder.compile('burn', spin('watched'));
    const other = await folder.compile('other', spin('unseen'));
    await using agent = await observe({ scope: [[cgroup, 'l4', 'profile']], profileHertz: 99 });
    await using _ = await startProgram(watched, [], { cgroup });
    await using __ = await startProgram(other, [], { cgroup: outside });
    const documents = await gather(agent, 'cpu', (seen) => value(seen, 'burn') > second);
    const all = value(documents);
    expect(
      value(documents, 'burn', 'main', 'watched_caller', 'watched_leaf') / all,
      text(documents),
    ).toBeGreaterThan(0.7);
    expect(value(documents, 'burn', 'main', 'watched_caller') / all).toBeGreaterThan(0.9);
    expect(new Set(agent.profiles().map((row) => row.cgroup))).toEqual(new Set([cgroup.id]));
    expect(
      agent
        .profiles()
        .flatMap((row) => row.frames)
        .join(),
    ).not.toMatch(/unseen|other/);
    // Half a CPU at the least, and no more than passed.
    const passed = documents.reduce((sum, row) => sum + row.duration, 0);
    expect(all).toBeLessThan(passed * 1.1);
  });

  it('name C++ as people write it, and what was stripped by its file', async () => {
    await using folder = await makeFolder();
    await using cgroup = await makeCgroup('cpp');
    const program = await folder.compile(
      'hash',
      `namespace shop { struct Hash { volatile unsigned long sum = 0; void update(unsigned long n); };
       void Hash::update(unsigned long n) { for (unsigned long i = 0; i < n; i++) sum += i * i; } }
       int main() { shop::Hash hash; for (;;) hash.update(1000000); }`,
      'g++',
    );
    const stripped = await folder.compile('bare', spin('bare'));
    await runProgram('strip', [stripped]);
    await using agent = await observe({ scope: [[cgroup, 'l4', 'profile']], profileHertz: 99 });
    await using _ = await startProgram(program, [], { cgroup });
    await using __ = await startProgram(stripped, [], { cgroup });
    const documents = await gather(
      agent,
      'cpu',
      (seen) => value(seen, 'hash') > second / 2 && value(seen, 'bare') > second / 2,
    );
    expect(
      value(documents, 'hash', 'main', 'shop::Hash::update') / value(documents, 'hash'),
      text(documents),
    ).toBeGreaterThan(0.7);
    expect(value(documents, 'bare', '[bare]') / value(documents, 'bare')).toBeGreaterThan(0.7);
  });

  it('name the functions of Node', async () => {
    await using folder = await makeFolder();
    await using cgroup = await makeCgroup('node');
    const script = await folder.write('hot.js', hot);
    await using agent = await observe({ scope: [[cgroup, 'l4', 'profile']], profileHertz: 99 });
    const flags = ['--perf-basic-prof', '--interpreted-frames-native-stack'];
    // Node leaves a log of its code where it runs.
    const cwd = dirname(script);
    const node: Program = await startProgram(execPath, [...flags, script], { cgroup, cwd });
    await using _ = {
      async [Symbol.asyncDispose]() {
        await node.stop('SIGKILL');
        await rm(`/tmp/perf-${node.pid}.map`, { force: true });
      },
    };
    const documents = await gather(agent, 'cpu', (seen) => value(seen, 'node') > 2 * second);
    const process = value(documents, 'node');
    expect(value(documents, 'node', 'hotLoop') / process, text(documents)).toBeGreaterThan(0.7);
    expect(value(documents, 'handler', 'hotLoop') / process, text(documents)).toBeGreaterThan(0.5);
  });

  it('tell where a program waits, and for how long', async () => {
    await using folder = await makeFolder();
    await using cgroup = await makeCgroup('sleeper');
    const program = await folder.compile(
      'sleeper',
      `#include <time.h>
       void takes_a_nap(void) { struct timespec t = {0, 250000000}; nanosleep(&t, 0); }
       int main(void) { for (int i = 0; i < 4; i++) takes_a_nap(); return 0; }`,
    );
    await using agent = await observe({ scope: [[cgroup, 'l4', 'profile']], offCpu: true });
    const before = process.hrtime.bigint();
    await runProgram(program, [], { cgroup });
    const passed = Number(process.hrtime.bigint() - before);
    const documents = await gather(
      agent,
      'off_cpu',
      (seen) => value(seen, 'sleeper') > 0.9 * second,
    );
    const slept =
      value(documents, 'sleeper', 'nanosleep') -
      value(documents, 'sleeper', 'nanosleep', '[run queue]');
    // On a busy machine a thread may be pushed aside on its way to sleep, and waits for a CPU to do so.
    expect(slept, text(documents)).toBeGreaterThan(0.9 * second);
    expect(slept).toBeLessThan(Math.min(passed, 1.1 * second));
    expect(agent.profiles().filter((row) => row.kind === 'cpu')).toEqual([]);
    expect(new Set(agent.profiles().map((row) => row.cgroup))).toEqual(new Set([cgroup.id]));
  });

  it('tell how long a program had no CPU though it wanted one', async () => {
    await using folder = await makeFolder();
    await using cgroup = await makeCgroup('queue');
    const program = await folder.compile('burn', spin('crowd'));
    await using agent = await observe({ scope: [[cgroup, 'l4', 'profile']], offCpu: true });
    // Two on one CPU: each has half of it.
    const crowd = await Promise.all(
      [0, 1].map(() => startProgram('taskset', ['-c', '0', program], { cgroup })),
    );
    await using _ = {
      [Symbol.asyncDispose]: () =>
        Promise.all(crowd.map((one) => one.stop('SIGKILL'))).then(() => {}),
    };
    const documents = await gather(
      agent,
      'off_cpu',
      (seen) => value(seen, 'burn', '[run queue]') > second,
    );
    expect(
      value(documents, 'burn', 'crowd_leaf', '[run queue]') / value(documents, 'burn'),
    ).toBeGreaterThan(0.7);
  });
});
