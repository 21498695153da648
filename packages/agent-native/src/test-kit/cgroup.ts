import { mkdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A cgroup that a test made: the only kind that a test may observe. */
export interface TestCgroup {
  /** Below the cgroup v2 mount, as the scope names it. */
  readonly path: string;
  readonly directory: string;
  /** The inode of the directory, as the kernel programs name it. */
  readonly id: string;
  add(pid: number): Promise<void>;
  pids(): Promise<number[]>;
  /** A command line that joins the cgroup first and then becomes the program, so that it never runs outside. */
  command(command: string, args: readonly string[]): readonly [string, readonly string[]];
  /** Another one below it. */
  child(name: string): Promise<TestCgroup>;
  /** Ends what is left in it and removes it. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Where cgroup v2 is mounted; on hybrid hosts beside v1. */
export async function cgroupMount(): Promise<string> {
  for (const line of (await readFile('/proc/self/mountinfo', 'utf8')).split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    if (after.startsWith('cgroup2 ')) return before.split(' ')[4] ?? '';
  }
  throw new Error('cgroup v2 is not mounted: the suites of the agent need it');
}

async function at(mount: string, path: string): Promise<TestCgroup> {
  const directory = join(mount, path);
  await mkdir(directory);
  const procs = join(directory, 'cgroup.procs');
  const { ino } = await stat(directory, { bigint: true });
  const children: TestCgroup[] = [];
  const pids = async (): Promise<number[]> =>
    (await readFile(procs, 'utf8').catch(() => ''))
      .split('\n')
      .filter((line) => line !== '')
      .map(Number);
  return {
    path,
    directory,
    id: String(ino),
    pids,
    add: (pid) => writeFile(procs, String(pid)),
    command: (command, args) => [
      '/bin/sh',
      ['-c', `echo $$ > '${procs}' && exec "$@"`, 'sh', command, ...args],
    ],
    async child(name) {
      const made = await at(mount, `${path}/${name}`);
      children.push(made);
      return made;
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) await child[Symbol.asyncDispose]();
      const deadline = Date.now() + 10_000;
      for (;;) {
        for (const pid of await pids()) {
          try {
            process.kill(pid, 'SIGKILL');
          } catch {
            // It ended by itself.
          }
        }
        try {
          return await rmdir(directory);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
          if (Date.now() > deadline) throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

let made = 0;

/** Makes a cgroup of a unique name directly below the mount. Needs root. */
export async function makeCgroup(name = 'test'): Promise<TestCgroup> {
  made += 1;
  return at(await cgroupMount(), `/abduce-${process.pid}-${made}-${name}`);
}

/** A limit of cgroup v1 or v2, whichever the host has for memory. Dispose it before the cgroup. */
export async function limitMemory(
  cgroup: TestCgroup,
  bytes: number,
): Promise<{ add(pid: number): Promise<void>; procs: string } & AsyncDisposable> {
  const own = join(cgroup.directory, 'memory.max');
  if (await stat(own).catch(() => undefined)) {
    await writeFile(own, String(bytes));
    return {
      add: cgroup.add,
      procs: join(cgroup.directory, 'cgroup.procs'),
      [Symbol.asyncDispose]: async () => {},
    };
  }
  const directory = join('/sys/fs/cgroup/memory', cgroup.path);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'memory.limit_in_bytes'), String(bytes));
  const procs = join(directory, 'cgroup.procs');
  return {
    procs,
    add: (pid) => writeFile(procs, String(pid)),
    async [Symbol.asyncDispose]() {
      for (let tries = 0; ; tries++) {
        try {
          return await rmdir(directory);
        } catch (error) {
          if (tries === 100) throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}
