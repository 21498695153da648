import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCgroup, type TestCgroup } from '../test-kit/cgroup.ts';
import { type Observation, observe } from '../test-kit/observe.ts';
import { freePort, type Program, startProgram } from '../test-kit/program.ts';
import { probed, withoutTypes } from '../tls/test-kit/tls-stage.ts';

const busy = fileURLToPath(new URL('test-kit/busy.ts', import.meta.url));
const nodes = [execPath, '/usr/bin/node'].filter((path) => existsSync(path));

let inside: TestCgroup;
let outside: TestCgroup;
let folder: string;

beforeAll(async () => {
  inside = await makeCgroup('loop');
  outside = await makeCgroup('loop-outside');
  folder = await mkdtemp(join(tmpdir(), 'abduce-loop-'));
});

afterAll(async () => {
  await inside?.[Symbol.asyncDispose]();
  await outside?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const blockedIn = async (agent: Observation, cgroup: TestCgroup): Promise<readonly number[]> => {
  const life = (await agent.snapshot()).lives.find((row) => row.cgroup === cgroup.id);
  return [(life?.loopBlocked ?? 0) / 1e6, life?.loopBlocks ?? 0];
};

/** Milliseconds that the process's first thread was ready and did not run. */
const waited = async (pid: number): Promise<number> =>
  Number((await readFile(`/proc/${pid}/schedstat`, 'utf8')).split(' ')[1]) / 1e6;

describe.each(nodes)('the event loop of Node: %s', (node) => {
  const start = async (cgroup: TestCgroup): Promise<Program & { readonly base: string }> => {
    const port = await freePort();
    const program = await startProgram(node, [await withoutTypes(busy, folder), String(port)], {
      cgroup,
      port,
    });
    return { ...program, base: `http://127.0.0.1:${port}` };
  };

  it.each(['block', 'timer'])('tells how long it was blocked: %s', async (verb) => {
    await using program = await start(inside);
    await using other = await start(outside);
    await using agent = await observe({ spansPerSecond: 100, scope: [[inside, 'l4']] });
    await probed(agent, 'event loop', node);
    // The first turns of a program are long: what is compiled for the first time takes its time.
    for (let i = 0; i < 20; i++) await (await fetch(`${program.base}/${verb}/0`)).text();
    const [before = 0, blocks = 0] = await blockedIn(agent, inside);
    const idle = await waited(program.pid);
    for (let i = 0; i < 5; i++) {
      await (await fetch(`${program.base}/${verb}/50`)).text();
      await (await fetch(`${other.base}/${verb}/50`)).text();
    }
    await agent.seen('five blocks', ({ lives }) =>
      lives.some((row) => row.cgroup === inside.id && row.loopBlocks >= blocks + 5),
    );
    const [after = 0, count = 0] = await blockedIn(agent, inside);
    // On a busy machine a turn also takes the time in which the program had no processor.
    const extra = (await waited(program.pid)) - idle;
    expect(after - before).toBeGreaterThan(250);
    expect(after - before).toBeLessThan(300 + extra);
    if (extra < 10) expect(count - blocks).toBe(5);
    expect(await blockedIn(agent, outside)).toEqual([0, 0]);
  });
});
