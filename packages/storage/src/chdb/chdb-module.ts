import { AbduceError } from '@abduce/core';

/** What is used of the package `chdb`. */
export interface ChdbModule {
  readonly Session: new (path: string) => ChdbSession;
  /** Resolves when nothing runs and closed sessions are gone. */
  readonly drainPending?: () => Promise<void>;
}

export interface ChdbSession {
  queryAsync(text: string): Promise<unknown>;
  queryStream(text: string, options: { format: string }): ChdbStream;
  close(): void;
}

export type ChdbStream = AsyncIterable<{ raw(): Uint8Array }>;

/** Hands over the package `chdb`; for bundlers and tests that resolve it their own way. */
export type LoadChdb = () => unknown;

const specifier: string = 'chdb';

const hint =
  'Run `npm install chdb` (543 MB). It exists for Linux with glibc and for macOS, each on x64 and arm64. Elsewhere use a ClickHouse server.';

function isModule(found: unknown): found is ChdbModule {
  return typeof (found as Partial<ChdbModule> | undefined)?.Session === 'function';
}

/** Errors: `MISSING_PEER` when the package is not installed, or not for this platform. */
export async function loadChdb(load: LoadChdb = () => import(specifier)): Promise<ChdbModule> {
  let found: unknown;
  try {
    found = await load();
  } catch (cause) {
    throw new AbduceError('MISSING_PEER', 'the embedded ClickHouse cannot be loaded', {
      hint,
      cause,
      details: { package: 'chdb', platform: process.platform, arch: process.arch },
    });
  }
  const inner = (found as { default?: unknown } | undefined)?.default;
  if (isModule(found)) return found;
  if (isModule(inner)) return inner;
  throw new AbduceError('MISSING_PEER', 'the package "chdb" has no sessions', {
    hint: 'Install version 3.4 or a later one of major version 3.',
  });
}
