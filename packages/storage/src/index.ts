export { type MemoryStore, memoryStore } from './memory/memory-store.ts';
export type { MemoryStoreOptions } from './memory/options.ts';
export type { MemoryStoreStats, MetricStats, PartStats } from './memory/stats.ts';
