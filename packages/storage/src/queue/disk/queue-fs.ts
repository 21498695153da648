/** A file of the queue. What was written is durable only after `sync`. */
export interface QueueFile {
  /** Writes all of the chunks, one after the other, from `position` on. */
  write(chunks: readonly Uint8Array[], position: number): Promise<void>;
  /** At most `length` bytes: fewer where the file ends. */
  read(position: number, length: number): Promise<Uint8Array>;
  truncate(length: number): Promise<void>;
  /** `fdatasync`: the content and the length are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * How a file is opened: `read` it; `update` one that is there; `create` one that must not be there; `replace` whatever
 * is there by an empty one.
 */
export type OpenMode = 'read' | 'update' | 'create' | 'replace';

/**
 * The part of a file system that the queue stands on. Errors are Node's, with `code`. A new, renamed or removed name is
 * durable only after `syncDirectory`.
 */
export interface QueueFs {
  makeDirectory(path: string): Promise<void>;
  list(directory: string): Promise<readonly string[]>;
  /** In bytes; rejects with `ENOENT` where nothing is. */
  size(path: string): Promise<number>;
  open(path: string, mode: OpenMode): Promise<QueueFile>;
  /** Replaces what has that name. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  syncDirectory(path: string): Promise<void>;
}
