export { decodeBatch, encodeBatch } from './codec/batch.ts';
export type { Refusal } from './disk/disk-error.ts';
export type { OpenMode, QueueFile, QueueFs } from './disk/queue-fs.ts';
export { type DurableQueue, durableQueue } from './durable-queue.ts';
export type { QueueDropReason } from './log/cursor.ts';
export type { DurableQueueOptions, DurableQueueStats } from './options.ts';
