import process, { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import {
  type Program,
  type ProgramOptions,
  runProgram,
  startProgram,
  until,
} from '../../test-kit/program.ts';
import type { Visit, Visited } from './peers/client.ts';

const script = (name: string): string =>
  fileURLToPath(new URL(`peers/${name}.ts`, import.meta.url));

export interface Server extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** What it saw of every connection that is over. */
  ended(): { port: number; read: number; written: number }[];
}

export async function startServer(
  options: ProgramOptions & { readonly address?: string; readonly at?: number } = {},
): Promise<Server> {
  const { address = '127.0.0.1', at = 0, ...rest } = options;
  const program = await startProgram(execPath, [script('server'), address, String(at)], {
    ...rest,
    says: 'listening ',
  });
  return {
    pid: program.pid,
    port: Number(/listening (\d+)/.exec(program.output())?.[1]),
    ended: () =>
      program
        .output()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line)),
    [Symbol.asyncDispose]: () => program.stop('SIGKILL'),
  };
}

const visitedOf = (output: string): Visited[] =>
  JSON.parse(/^visited (.*)$/m.exec(output)?.[1] ?? '[]');

/** Makes the visits one after the other, and says how each went. */
export async function visit(plan: readonly Visit[], options: ProgramOptions): Promise<Visited[]> {
  return visitedOf(await runProgram(execPath, [script('client'), JSON.stringify(plan)], options));
}

export interface Guest extends AsyncDisposable {
  readonly pid: number;
  readonly visited: readonly Visited[];
  /** Makes the requests once more, on the connections that are held. */
  again(): Promise<void>;
  leave(): Promise<void>;
}

/** A client that holds its connections until it is told to leave. */
export async function startGuest(plan: readonly Visit[], options: ProgramOptions): Promise<Guest> {
  const program: Program = await startProgram(execPath, [script('client'), JSON.stringify(plan)], {
    ...options,
    says: 'visited ',
  });
  let rounds = 0;
  return {
    pid: program.pid,
    visited: visitedOf(program.output()),
    async again() {
      rounds += 1;
      process.kill(program.pid, 'SIGUSR2');
      await until(
        () => `round ${rounds}: ${program.output()}`,
        () => program.output().includes(`round ${rounds}\n`),
      );
    },
    leave: () => program.stop(),
    [Symbol.asyncDispose]: () => program.stop('SIGKILL'),
  };
}
