import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A cgroup of one test: the only thing that its agent may observe. */
export interface OwnCgroup extends AsyncDisposable {
  /** Below the cgroup v2 mount. */
  readonly path: string;
  /** Runs JavaScript in a cgroup of that name below it; it never runs outside. */
  run(name: string, code: string): Promise<ChildProcess>;
}

async function mountOfV2(): Promise<string> {
  for (const line of (await readFile('/proc/self/mountinfo', 'utf8')).split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    if (after.startsWith('cgroup2 ')) return before.split(' ')[4] ?? '';
  }
  throw new Error('cgroup v2 is not mounted: tests of the agent need it');
}

let made = 0;

/** Throws without the right to make one: suites of the agent run as root. */
export async function ownCgroup(): Promise<OwnCgroup> {
  const mount = await mountOfV2();
  const path = `/abduce-${process.pid}-cli-${++made}`;
  const directory = join(mount, path);
  await mkdir(directory);
  const children: ChildProcess[] = [];
  return {
    path,
    async run(name, code) {
      const own = join(directory, name);
      await mkdir(own);
      const script = `echo $$ > '${own}/cgroup.procs' && exec "$@"`;
      const child = spawn('/bin/sh', ['-c', script, 'sh', process.execPath, '-e', code], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      return child;
    },
    async [Symbol.asyncDispose]() {
      const ended = children.map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) resolve();
            child.once('close', () => resolve());
            child.kill('SIGKILL');
          }),
      );
      await Promise.all(ended);
      for (const name of await readdir(directory, { withFileTypes: true })) {
        if (!name.isDirectory()) continue;
        // The kernel takes a moment to forget who was in it.
        for (let tries = 0; ; tries++) {
          try {
            await rmdir(join(directory, name.name));
            break;
          } catch (error) {
            if (tries > 100) throw error;
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        }
      }
      await rmdir(directory);
    },
  };
}
