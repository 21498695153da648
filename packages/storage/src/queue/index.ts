/**
 * A bounded queue on the disk before any `TelemetrySink`. It holds to eight invariants, each shown by a test of its name:
 *
 * 1. *Acknowledged means durable.* `write` resolves after `fdatasync`; writes that come together share one.
 * 2. *A record tells what it is*: mark, length, CRC-32C, type, time, project, idempotency key, payload. Files and cursor
 *    carry a format version; an unknown one is refused and left as it is.
 * 3. *Recovery cuts the last file only*, at its first bad checksum. Damage elsewhere is stepped over, counted, and the
 *    file kept as `.corrupt`, within a bound.
 * 4. *The cursor comes first*: written beside, synced, renamed, its folder synced, before a file is removed. It holds the
 *    borders of what is being delivered before that is sent: after a crash the same records go out under the same
 *    `batchId`, and a store that remembers ids shows them once.
 * 5. *Deleting needs no free space*: some is set aside for the cursor, and nothing is appended while it is not.
 * 6. *Capacity counts all bytes*, framing and reserve included. Over-full at start is drained, not refused.
 * 7. *One owner*: a lock file that names process, start and boot; a dead owner's is taken over.
 * 8. *Oldest first.* When full, `reject` (the default) or `drop-oldest`; every drop is counted with its reason.
 *
 * What the sink refuses for good (`STORE_REJECTED`, `DECODE`) is halved until the records are found that cause it;
 * they are kept in `quarantine/`, within a bound. Everything else is tried again, with growing pauses. A delivery that
 * fails while the one behind it passes is put aside too, so that no record can stop the others.
 *
 * @module
 */
export { decodeBatch, encodeBatch } from './codec/batch.ts';
export type { Refusal } from './disk/disk-error.ts';
export type { OpenMode, QueueFile, QueueFs } from './disk/queue-fs.ts';
export { type DurableQueue, durableQueue } from './durable-queue.ts';
export type { QueueDropReason } from './log/cursor.ts';
export type { DurableQueueOptions, DurableQueueStats } from './options.ts';
