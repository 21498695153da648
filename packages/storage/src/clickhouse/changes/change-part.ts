import type { ChangeEvent, ChangeStore } from '@abduce/core';
import { decodeNative } from '../native/decode.ts';
import { encodeNative } from '../native/encode.ts';
import type { PartContext } from '../part-context.ts';
import { within } from '../rows/time-sql.ts';
import { sql } from '../sql.ts';
import { changeColumns } from './change-columns.ts';
import { readChanges } from './read-changes.ts';

const table = 'changes';

/** The same id again is the same change, told better: of one batch, too, the last one holds. */
function lastOfEach(changes: readonly ChangeEvent[]): readonly ChangeEvent[] {
  return [...new Map(changes.map((change) => [change.id, change])).values()];
}

/** Changes in `changes`. They are few: an answer is held in memory. */
export function changePart(context: PartContext): Required<ChangeStore> {
  let last = 0n;
  return {
    async query({ range, services }, { signal } = {}) {
      signal?.throwIfAborted();
      await context.ready();
      const from = context.table(table);
      const inRange = within(sql`Timestamp`, range);
      // What was told last may have moved a change in time, so the range is asked again of that.
      const statement = sql`SELECT * EXCEPT Timestamp FROM (
  SELECT Id, reinterpretAsInt64(Timestamp) AS Time, Timestamp, Kind, Service, Title, Author, Version, Files, Diff,
    Attributes, Fields
  FROM ${from}
  WHERE Id IN (SELECT Id FROM ${from} WHERE ${inRange})
  ORDER BY Received DESC
  LIMIT 1 BY Id
)
WHERE ${inRange}`;
      const found: ChangeEvent[] = [];
      const answer = context.connection.read(statement, signal === undefined ? {} : { signal });
      for await (const block of decodeNative(answer)) found.push(...readChanges(block));
      signal?.throwIfAborted();
      return found
        .filter(
          // A change of the whole system concerns every service.
          ({ service }) =>
            services === undefined || service === undefined || services.includes(service),
        )
        .sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
    },
    async write({ changes = [] }, options = {}) {
      options.signal?.throwIfAborted();
      await context.ready();
      if (changes.length === 0) return;
      const rows = lastOfEach(changes);
      const now = BigInt(Math.floor(context.now())) * 1000n;
      last = now > last ? now : last + 1n;
      const known = context.columns(table);
      const columns = changeColumns(rows, last).filter(({ name }) => known.has(name));
      const bytes = encodeNative(rows.length, columns);
      await context.inserter.insert(
        [{ table: context.table(table), rows: rows.length, bytes }],
        options,
      );
    },
  };
}
