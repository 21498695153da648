import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { AbduceError } from '@abduce/core';

/** What a helper said on its way out, and on its error output. */
export interface HelperExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of its error output. */
  readonly errors: string;
  /** It never ran. */
  readonly cause?: AbduceError;
}

export interface HelperProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly exit: Promise<HelperExit>;
}

/** Bytes of error output that are kept, the newest. */
const errorRoom = 8192;

function spawnError(path: string, cause: unknown): AbduceError {
  const { code } = cause as NodeJS.ErrnoException;
  const hint =
    code === 'EACCES'
      ? 'Its file system may be mounted noexec: copy it elsewhere and pass its place as `helperPath`.'
      : code === 'ENOEXEC'
        ? 'It was built for another platform: pass the right one as `helperPath`.'
        : 'Check `helperPath`, or install the package again.';
  return new AbduceError('NATIVE_UNAVAILABLE', `the helper ${path} could not be started: ${code}`, {
    hint,
    cause,
    details: { path, code },
  });
}

/**
 * Starts the helper with nothing of this process's environment: no secrets, no `LD_PRELOAD`. The caller reads its
 * output; its error output is kept in a bounded way.
 */
export function spawnHelper(path: string, args: readonly string[]): HelperProcess {
  const child = spawn(path, [...args], {
    env: { LC_ALL: 'C' },
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let errors = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    errors = (errors + text).slice(-errorRoom);
  });
  // A helper that is gone closes its pipes; its exit says so, and who writes into them need not know.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => {});
  const { promise, resolve } = Promise.withResolvers<HelperExit>();
  child.once('error', (cause) => {
    if (child.pid === undefined) {
      resolve({ code: null, signal: null, errors, cause: spawnError(path, cause) });
    }
  });
  child.once('close', (code, signal) => resolve({ code, signal, errors }));
  return { child, exit: promise };
}
