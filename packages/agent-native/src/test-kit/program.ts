import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { TestCgroup } from './cgroup.ts';
import type { TestHost } from './netns.ts';

export interface Program extends AsyncDisposable {
  readonly pid: number;
  /** Both outputs, the last 64 KiB. */
  output(): string;
  /** Exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ProgramOptions {
  /** Joined before the program begins. */
  readonly cgroup?: TestCgroup;
  readonly host?: TestHost;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Name of a user to run as. */
  readonly user?: string;
  readonly input?: string;
  /** Ready when this port is listened on in its network namespace: seen in `/proc`, so that nobody has to connect. */
  readonly port?: number;
  /** Ready when its output has this. */
  readonly says?: string;
  /** Milliseconds; 60 s. */
  readonly patience?: number;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A TCP port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** Asks until it is true. Throws with `what` when it is not in time. */
export async function until(
  what: string | (() => string),
  ask: () => boolean | Promise<boolean>,
  patience = 20_000,
): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await ask())) {
    if (Date.now() > deadline) {
      throw new Error(`not in ${patience} ms: ${typeof what === 'string' ? what : what()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether somebody listens on the port in the network namespace of the process. */
async function listens(pid: number, port: number): Promise<boolean> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const line = new RegExp(`^ *\\d+: [0-9A-F]+:${hex} [0-9A-F]+:0000 0A `, 'm');
  for (const table of ['tcp', 'tcp6']) {
    if (line.test(await readFile(`/proc/${pid}/net/${table}`, 'utf8').catch(() => ''))) return true;
  }
  return false;
}

/** Starts a program, in a cgroup and a host of the test's own, and waits until it is ready. */
export async function startProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<Program> {
  let line: readonly [string, readonly string[]] = [command, args];
  if (options.user !== undefined) {
    line = [
      'setpriv',
      [`--reuid=${options.user}`, `--regid=${options.user}`, '--init-groups', ...flat(line)],
    ];
  }
  if (options.host !== undefined) line = options.host.command(...line);
  if (options.cgroup !== undefined) line = options.cgroup.command(...line);
  const child = spawn(line[0], [...line[1]], {
    env: options.env ?? process.env,
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  running.add(child);
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-65_536);
    });
  }
  let over = false;
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'gone'));
  }).finally(() => {
    over = true;
    running.delete(child);
  });
  const pid = child.pid ?? -1;
  const program: Program = {
    pid,
    output: () => output,
    ended,
    async stop(signal = 'SIGTERM') {
      if (!over) child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
    },
    [Symbol.asyncDispose]: () => program.stop(),
  };
  const { port, says, patience = 60_000 } = options;
  if (port === undefined && says === undefined) return program;
  try {
    await until(
      () => `${command} is ready; it said: ${output}`,
      async () => {
        if (over) throw new Error(`${command} ended before it was ready: ${output}`);
        if (says !== undefined && !output.includes(says)) return false;
        return port === undefined || listens(pid, port);
      },
      patience,
    );
    return program;
  } catch (error) {
    await program.stop('SIGKILL');
    throw error;
  }
}

/** Runs a program to its end. Throws with its output when it fails. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<string> {
  const program = await startProgram(command, args, options);
  const code = await program.ended;
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${program.output()}`);
  return program.output();
}

function flat([command, args]: readonly [string, readonly string[]]): readonly string[] {
  return [command, ...args];
}

/** A program that leaves something behind when it stops. */
export function withCleanup<T extends object>(
  program: Program,
  more: T,
  cleanup: () => Promise<unknown>,
  signal: NodeJS.Signals = 'SIGTERM',
): Program & T {
  const stop = async (): Promise<void> => {
    await program.stop(signal);
    await cleanup();
  };
  return { ...program, ...more, stop, [Symbol.asyncDispose]: stop };
}
