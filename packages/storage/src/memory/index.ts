export { type MemoryStore, memoryStore } from './memory-store.ts';
export type { MemoryStoreOptions } from './options.ts';
export type { MemoryStoreStats, MetricStats, PartStats } from './stats.ts';
