import type { CheckpointState } from '@abduce/core';
import { checkedText, documentText } from './limits.ts';
import { sql, text } from './sql.ts';
import type { StateContext } from './state-context.ts';
import {
  checkedVersion,
  compareAndRemove,
  compareAndSet,
  type VersionedRow,
  versionedOf,
} from './versioned.ts';

function rowOf(key: string): VersionedRow {
  return {
    table: sql`abduce_checkpoints`,
    where: sql`key = ${text(key)}`,
    keyColumns: sql`key`,
    keyValues: sql`${text(key)}`,
  };
}

export function checkpointState({ now, query, transact }: StateContext): CheckpointState {
  return {
    async get(key, options) {
      const rows = await query(
        sql`SELECT version, document, updated_at FROM abduce_checkpoints WHERE key = ${text(key)}`,
        options,
      );
      return rows[0] === undefined ? undefined : versionedOf(rows[0]);
    },
    async set(key, value, expected, options) {
      const row = rowOf(checkedText('the key of a checkpoint', key));
      const document = documentText(`checkpoint "${key}"`, value);
      checkedVersion(expected);
      return transact(() => compareAndSet(row, document, expected, now()), options);
    },
    async remove(key, expected, options) {
      checkedVersion(expected);
      return transact(() => compareAndRemove(rowOf(key), expected), options);
    },
  };
}
