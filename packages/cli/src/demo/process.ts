import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AbduceError } from '@abduce/core';

/** A child process of the demo that listens on loopback. */
export interface ShopProcess {
  readonly name: string;
  readonly port: number;
  send(message: Record<string, unknown>): void;
  /** Asks it to stop, and ends it when it does not. */
  stop(): Promise<void>;
  /** Ends it at once; safe in an exit handler. */
  kill(): void;
}

const startDeadlineMs = 30_000;
const stopDeadlineMs = 3_000;
const keptErrorOutput = 2_000;

/** Sources run as they are; the published package runs its built files. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** Starts `shop/<file>` and waits until it listens. */
export async function startProcess(
  name: string,
  file: string,
  argument: string,
  flags: readonly string[] = [],
): Promise<ShopProcess> {
  const child: ChildProcess = fork(
    fileURLToPath(new URL(`./shop/${file}.${extension}`, import.meta.url)),
    [argument],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning', ...flags],
    },
  );
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-keptErrorOutput);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    const fail = (what: string): void =>
      reject(
        new AbduceError('CONFIG', `demo service ${name} ${what}`, {
          hint: errors.trim() || 'run it again',
        }),
      );
    const deadline = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`did not start within ${startDeadlineMs / 1000} s`);
    }, startDeadlineMs);
    child.once('exit', (code, signal) => {
      clearTimeout(deadline);
      fail(`ended while starting (${signal ?? `code ${code}`})`);
    });
    child.once('message', (message: { readonly port: number }) => {
      clearTimeout(deadline);
      resolve(message.port);
    });
  });
  return {
    name,
    port,
    send: (message) => void (child.connected && child.send(message)),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      if (child.connected) child.send({ stop: true });
      const deadline = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
      await exited;
      clearTimeout(deadline);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
