export { type MemoryStore, memoryStore } from './memory-store.ts';
export type { MemoryStoreOptions } from './options.ts';
export type { SnapshotOptions, SnapshotStats, SnapshotStoreOptions } from './snapshot/options.ts';
export { type SnapshotStore, snapshotStore } from './snapshot/snapshot-store.ts';
export type { MemoryStoreStats, MetricStats, PartStats } from './stats.ts';
