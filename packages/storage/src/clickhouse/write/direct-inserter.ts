import { createHash } from 'node:crypto';
import { AbduceError } from '@abduce/core';
import type { Connection } from '../connection.ts';
import { statement } from '../sql.ts';
import type { Inserter } from './inserter.ts';

/** Each write is an insert of its own. */
export function directInserter(connection: Connection): Inserter {
  let closed = false;
  return {
    async insert(rows, options = {}) {
      if (closed) throw new AbduceError('STORE_UNAVAILABLE', 'the store is closed');
      for (const { table, bytes } of rows) {
        const { text } = statement(table);
        const hash = createHash('sha256').update(text);
        const token = hash.update(options.batchId ?? bytes).digest('hex');
        const { signal } = options;
        await connection.insert(table, bytes, { token, ...(signal && { signal }) });
      }
    },
    async close() {
      closed = true;
    },
  };
}
