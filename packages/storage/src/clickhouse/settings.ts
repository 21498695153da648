import type { Connection, Settings } from './connection.ts';
import type { StoreLimits } from './options.ts';
import type { Layout } from './schema/place.ts';

export interface LayoutSettings {
  readonly read: Settings;
  readonly write: Settings;
}

/**
 * What the engine is to keep to. On a cluster an insert is acknowledged when the shards have it, not when the server
 * connected to has put it aside for them; and what a question asks of all shards is asked once, not by each shard.
 */
export function settingsFor(
  layout: Layout,
  limits: Pick<StoreLimits, 'queryTime' | 'queryMemory'>,
): LayoutSettings {
  const read = {
    max_execution_time: Math.max(1, Math.ceil(limits.queryTime / 1000)),
    max_memory_usage: limits.queryMemory,
  };
  return layout.kind === 'cluster'
    ? {
        read: { ...read, distributed_product_mode: 'global' },
        write: { distributed_foreground_insert: 1 },
      }
    : { read, write: {} };
}

/** The connection with settings on every call; those of the call win. */
export function withSettings(connection: Connection, of: () => LayoutSettings): Connection {
  const read = { settings: () => of().read };
  const write = { settings: () => of().write };
  const merged = <T extends { readonly settings?: Settings }>(
    { settings }: typeof read,
    options?: T,
  ): T => ({ ...options, settings: { ...settings(), ...options?.settings } }) as T;
  return {
    name: connection.name,
    command: (sql, options) => connection.command(sql, options),
    insert: (table, bytes, options) => connection.insert(table, bytes, merged(write, options)),
    insertJson: (table, bytes, options) =>
      connection.insertJson(table, bytes, merged(write, options)),
    read: (sql, options) => connection.read(sql, merged(read, options)),
    close: () => connection.close(),
  };
}
