import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SpanDocument, Watch } from '../../protocol/documents.ts';
import { makeCgroup, type TestCgroup } from '../../test-kit/cgroup.ts';
import { type Observation, type ObserveOptions, observe } from '../../test-kit/observe.ts';
import {
  freePort,
  type Program,
  type ProgramOptions,
  runProgram,
  startProgram,
  until,
} from '../../test-kit/program.ts';

/** Requests `[method, url, body?]` of one connection, one after the other. */
export type Lane = readonly (readonly [method: string, url: string, body?: string])[];

/** Two cgroups, a certificate, and the agent on both. */
export interface TlsStage extends AsyncDisposable {
  readonly clients: TestCgroup;
  readonly servers: TestCgroup;
  /** With `cert.pem` and `key.pem`. */
  readonly folder: string;
  watch(see?: readonly Watch[], options?: Partial<ObserveOptions>): Promise<Observation>;
  /** A program that listens on a free port, which is put after the first arguments. */
  serve(
    command: string,
    before: readonly string[],
    after?: readonly string[],
  ): Promise<Program & { readonly base: string; readonly port: number }>;
  client(command: string, args: readonly string[], options?: ProgramOptions): Promise<string>;
}

const kit = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
export const httpsServer: string = kit('https-server.ts');
export const httpsClient: string = kit('https-client.ts');

export async function makeTlsStage(): Promise<TlsStage> {
  const clients = await makeCgroup('tls-clients');
  const servers = await makeCgroup('tls-servers');
  const folder = await mkdtemp(join(tmpdir(), 'abduce-tls-'));
  await runProgram('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')],
  ]);
  const stage: TlsStage = {
    clients,
    servers,
    folder,
    watch: (see = ['l4', 'l7', 'payload', 'tls'], options = {}) =>
      observe({
        ...options,
        spansPerSecond: 10_000,
        scope: [
          [clients, ...see],
          [servers, ...see],
        ],
      }),
    async serve(command, before, after = []) {
      const port = await freePort();
      const program = await startProgram(command, [...before, String(port), folder, ...after], {
        cgroup: servers,
        port,
      });
      return { ...program, port, base: `https://127.0.0.1:${port}` };
    },
    client: (command, args, options = {}) =>
      runProgram(command, args, { cgroup: clients, ...options }),
    async [Symbol.asyncDispose]() {
      await clients[Symbol.asyncDispose]();
      await servers[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return stage;
}

/** The same program for a Node that does not read TypeScript. */
export async function withoutTypes(file: string, folder: string): Promise<string> {
  const path = join(folder, `${basename(file, '.ts')}.mjs`);
  await writeFile(path, stripTypeScriptTypes(await readFile(file, 'utf8')));
  return path;
}

/** Builds a program of `go/` into the folder. */
export async function buildGo(
  name: 'client' | 'server',
  folder: string,
  options: { readonly flags?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const { flags = [], env = {} } = options;
  const path = join(folder, ['go', name, ...flags.map(() => 'stripped'), env.GOARCH].join('-'));
  await runProgram('go', ['build', ...flags, '-o', path, kit(`go/${name}.go`)], {
    env: { ...process.env, GO111MODULE: 'off', GOFLAGS: '', ...env },
  });
  return path;
}

/** Waits until the probes are set in the file whose path has the text. */
export async function probed(agent: Observation, signal: string, path: string): Promise<void> {
  await until(
    () => `probes of ${signal} in ${path}: ${JSON.stringify(agent.status.programs, null, 1)}`,
    async () => {
      await agent.snapshot();
      return agent.status.programs.some(
        (line) => line.signal === signal && line.name.includes(path) && line.on,
      );
    },
  );
}

/** What is asked and answered, and where it went. */
export const said = (span: SpanDocument): string =>
  `${span.method} ${span.target} ${span.status} ${span.destination}`.trim();
