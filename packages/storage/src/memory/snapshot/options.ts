import type { Clock, Millis, UnixMs } from '@abduce/core';
import type { MemoryStoreOptions } from '../options.ts';

export interface SnapshotOptions {
  /** The file; its folder must exist. It belongs to one process at a time. */
  readonly path: string;
  /** How often it is written. Absent: when the store is closed, and whenever `save` is called. */
  readonly every?: Millis;
  /**
   * What becomes of a file that is damaged or of a newer version: `set_aside` keeps what was read before the damage,
   * renames the file to `<path>.unreadable` (in the place of an earlier one), and counts it; `refuse` throws.
   * Default `set_aside`.
   */
  readonly unreadable?: 'set_aside' | 'refuse';
}

export interface SnapshotStoreOptions extends Omit<MemoryStoreOptions, 'clock'> {
  readonly snapshot: SnapshotOptions;
  /** Tells when telemetry arrived, and when to save. Default the system's clock. */
  readonly clock?: Clock;
}

export interface SnapshotStats {
  /** Frames that were read back at the start. */
  readonly restoredFrames: number;
  /** Why the file was set aside at the start; absent when it was not. */
  readonly setAside?: string;
  readonly saves: number;
  readonly failedSaves: number;
  /** Why the last save failed; absent when it did not. */
  readonly lastFailure?: string;
  /** When the last snapshot was whole on disk. */
  readonly savedAt?: UnixMs;
  /** Its size. */
  readonly savedBytes?: number;
}
