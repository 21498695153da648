import { AbduceError } from '@abduce/core';

/** What is used of the package `pg`, so that its types are not needed where it is absent. */
export interface PgModule {
  readonly Pool: new (config: PgConfig) => PgPool;
  readonly Client: new (config: PgConfig) => PgClient;
}

export type PgConfig = Readonly<Record<string, unknown>>;

export interface PgQuery {
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface PgResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

export interface PgSession {
  query(query: PgQuery): Promise<PgResult>;
}

export interface PgPooled extends PgSession {
  release(error?: Error | boolean): void;
}

export interface PgPool extends PgSession {
  connect(): Promise<PgPooled>;
  on(event: 'error', listener: () => void): unknown;
  on(event: 'connect', listener: (client: PgClient) => void): unknown;
  end(): Promise<void>;
}

export interface PgClient extends PgSession {
  connect(): Promise<unknown>;
  on(event: 'error' | 'end', listener: (error?: Error) => void): unknown;
  /** Lets the process end while the connection stands. */
  unref(): void;
  end(): Promise<void>;
}

export type LoadPg = () => Promise<unknown>;

/** Loads `pg`. Throws `MISSING_PEER` when it is not installed. */
export async function pgModule(load: LoadPg = () => import('pg')): Promise<PgModule> {
  let loaded: { readonly default?: unknown };
  try {
    loaded = (await load()) as { readonly default?: unknown };
  } catch (cause) {
    throw new AbduceError('MISSING_PEER', 'state in Postgres needs the package "pg"', {
      hint: 'Run `npm install pg`.',
      cause,
    });
  }
  const module = (loaded.default ?? loaded) as Partial<PgModule>;
  if (module.Pool === undefined || module.Client === undefined) {
    throw new AbduceError('MISSING_PEER', 'what was loaded as "pg" has no Pool and Client', {
      hint: 'Use pg 8 or newer.',
    });
  }
  return module as PgModule;
}
