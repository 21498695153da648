import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { SnapshotDocument, SpanDocument, Watch } from '../protocol/documents.ts';
import { makeCgroup, type TestCgroup } from './cgroup.ts';
import { type Observation, type ObserveOptions, observe } from './observe.ts';
import { runProgram } from './program.ts';

/** Two cgroups, one for clients and one for servers, and the helper on both. */
export interface Stage extends AsyncDisposable {
  readonly clients: TestCgroup;
  readonly servers: TestCgroup;
  watch(options?: StageOptions): Promise<Observation>;
  /** Runs a program of `apps/` as a client and returns the JSON that it prints. */
  client<T>(app: string, ...args: readonly unknown[]): Promise<T>;
}

export interface StageOptions extends Omit<ObserveOptions, 'scope'> {
  readonly see?: readonly Watch[];
}

export const app = (name: string): string =>
  fileURLToPath(new URL(`apps/${name}.ts`, import.meta.url));

export async function makeStage(): Promise<Stage> {
  const clients = await makeCgroup('clients');
  const servers = await makeCgroup('servers');
  return {
    clients,
    servers,
    watch(options: StageOptions = {}) {
      const { see = ['l4', 'l7', 'payload'] as const, ...rest } = options;
      return observe({
        ...rest,
        scope: [
          [clients, ...see],
          [servers, ...see],
        ],
      });
    },
    async client<T>(name: string, ...args: readonly unknown[]): Promise<T> {
      const texts = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
      const output = await runProgram(execPath, [app(name), ...texts], { cgroup: clients });
      return JSON.parse(output) as T;
    },
    async [Symbol.asyncDispose]() {
      await clients[Symbol.asyncDispose]();
      await servers[Symbol.asyncDispose]();
    },
  };
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Requests that a snapshot counts, by status. */
export function countsOf(
  snapshot: SnapshotDocument,
  side: 'client' | 'server',
  protocol: string,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of snapshot.requests) {
    if (row.side !== side || row.protocol !== protocol) continue;
    counts[row.status] = (counts[row.status] ?? 0) + row.durations.count;
  }
  return counts;
}

export const onSide =
  (side: 'client' | 'server', protocol: string) =>
  (span: SpanDocument): boolean =>
    span.side === side && span.protocol === protocol;
