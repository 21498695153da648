import { type ChildProcess, spawn } from 'node:child_process';

export interface Child {
  readonly pid: number;
  /** What it wrote to both outputs, the last 64 KiB. */
  output(): string;
  /** Ends it, with SIGKILL unless told otherwise, and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
  /** Asked again and again until it is true. */
  readonly ready: () => Promise<boolean>;
  /** Milliseconds; 30 s. */
  readonly patience?: number;
}

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a program and waits until it is ready; throws with its output when it is not in time. */
export async function startChild(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<Child> {
  const { ready, patience = 30_000, ...spawnOptions } = options;
  const child = spawn(command, args, { ...spawnOptions, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-65_536);
    });
  }
  let failure: Error | undefined;
  const gone = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      failure = error;
      resolve();
    });
    child.once('exit', () => resolve());
  }).then(() => void children.delete(child));
  const result: Child = {
    pid: child.pid ?? -1,
    output: () => output,
    async stop(signal = 'SIGKILL') {
      child.kill(signal);
      await gone;
    },
  };
  const deadline = Date.now() + patience;
  for (;;) {
    if (failure !== undefined || child.exitCode !== null || Date.now() > deadline) {
      await result.stop();
      throw new Error(`${command} did not become ready: ${failure?.message ?? output}`);
    }
    if (await ready().catch(() => false)) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
