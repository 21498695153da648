import type { MemoryStore } from '@abduce/storage/memory';
import { storedSignals } from './signals.ts';
import type { StoreTools } from './store-tools.ts';

/** Tools of a store in memory; it is only as full as its snapshot. */
export function memoryTools(store: MemoryStore, snapshot: string | undefined): StoreTools {
  return {
    async stats() {
      const stats = store.stats();
      return {
        tables: storedSignals.map((signal) => ({
          name: signal,
          rows: stats[signal].rows,
          bytes: stats[signal].bytes,
        })),
        others: [],
        warnings: [],
        facts: [snapshot === undefined ? 'in memory: empty whenever a command begins' : snapshot],
      };
    },
    async checks() {
      return [
        snapshot === undefined
          ? {
              name: 'keeping',
              state: 'weak',
              detail: 'everything is gone when the command ends',
              hint: 'use memory:/path/of/a/snapshot, chdb: or clickhouse:// to keep it',
            }
          : { name: 'keeping', state: 'ok', detail: `a snapshot in ${snapshot}` },
      ];
    },
  };
}
