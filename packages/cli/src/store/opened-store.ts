import type { TelemetryStore } from '@abduce/core';
import type { Keep, StoreSpec } from './store-spec.ts';
import type { StoreTools } from './store-tools.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A store that a command works with. */
export interface OpenedStore extends AsyncDisposable {
  readonly spec: StoreSpec;
  /** What was written on the command line, without a password. */
  readonly shown: string;
  readonly store: TelemetryStore;
  readonly tools: StoreTools;
  /**
   * Makes it ready for writing: a new database gets its tables. What is there is never altered by the way, since that
   * could shorten how long things are kept. Throws `CONFIG` when it needs a migration first. Tells how long what is
   * written will be kept, where that is known.
   */
  prepare(): Promise<Keep>;
  /** Resolves when what was written is kept for good, as far as the store does. */
  save(): Promise<void>;
  /** What the store took and let go of, or refused by itself, since it was opened. */
  losses(): readonly string[];
}

export interface OpenOptions {
  /** For a process that runs on: a store in memory lets go of what is old, and is saved now and then. */
  readonly live?: boolean;
  /** Whether it is written to; a store in a file need not be there then. */
  readonly write?: boolean;
}
