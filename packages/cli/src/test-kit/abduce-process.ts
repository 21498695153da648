import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TelemetryBatch } from '@abduce/core';
import { encodeOtlp } from '@abduce/core/wire';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const children = new Set<ChildProcess>();

/** Ends everything that was started and still runs. */
export function killAll(): void {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
}

export interface Running {
  readonly child: ChildProcess;
  /** The first line of standard output that the pattern matches. */
  line(pattern: RegExp): Promise<string>;
  /** The exit code and everything said on standard error. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

/** Runs the command as a process of its own. */
export function abduce(...args: readonly string[]): Running {
  const child = spawn(process.execPath, ['--conditions=@abduce/source', main, ...args], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('no pipes');
  let errors = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const lines: string[] = [];
  const reader = createInterface({ input: stdout });
  reader.on('line', (text) => lines.push(text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    ended: ended.then((code) => ({ code, stderr: errors })),
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const told = lines.find((text) => pattern.test(text));
        if (told !== undefined) return resolve(told);
        reader.on('line', (text) => pattern.test(text) && resolve(text));
        void ended.then((code) => reject(new Error(`ended with ${code}: ${errors}`)));
      }),
  };
}

export interface Listening {
  readonly http: string;
  readonly grpc: string | null;
}

/** Where `serve --json` says that it listens. */
export async function listening(running: Running): Promise<Listening> {
  return JSON.parse(await running.line(/"event":"listening"/)) as Listening;
}

export function accepts(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  await new Promise((done) => server.close(done));
  return port;
}

/** Sends telemetry as an exporter does; gives the statuses of the answers. */
export async function send(
  http: string,
  batches: readonly TelemetryBatch[],
): Promise<ReadonlySet<number>> {
  const statuses = new Set<number>();
  for (const batch of batches) {
    for (const [signal, table] of [
      ['traces', 'spans'],
      ['metrics', 'metrics'],
      ['logs', 'logs'],
    ] as const) {
      if (batch[table] === undefined) continue;
      const response = await fetch(`${http}/v1/${signal}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: encodeOtlp(signal, batch) as Uint8Array<ArrayBuffer>,
      });
      statuses.add(response.status);
    }
    for (const change of batch.changes ?? []) {
      const response = await fetch(`${http}/v1/changes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(change),
      });
      statuses.add(response.status);
    }
  }
  return statuses;
}
