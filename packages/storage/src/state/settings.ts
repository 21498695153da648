import type { SettingState } from '@abduce/core';
import { checkedText, documentText, stateLimits, tooMuch } from './limits.ts';
import { cursorOf, pageLimit, pageOf } from './paging.ts';
import { integer, sql, text } from './sql.ts';
import type { StateContext } from './state-context.ts';
import {
  checkedVersion,
  compareAndRemove,
  compareAndSet,
  type VersionedRow,
  versionedOf,
} from './versioned.ts';

function rowOf(project: string, key: string): VersionedRow {
  return {
    table: sql`abduce_settings`,
    where: sql`project_id = ${text(project)} AND key = ${text(key)}`,
    keyColumns: sql`project_id, key`,
    keyValues: sql`${text(project)}, ${text(key)}`,
  };
}

export function settingState({ now, query, transact }: StateContext): SettingState {
  return {
    async get(project, key, options) {
      const rows = await query(
        sql`SELECT version, document, updated_at FROM abduce_settings
          WHERE project_id = ${text(project)} AND key = ${text(key)}`,
        options,
      );
      return rows[0] === undefined ? undefined : versionedOf(rows[0]);
    },
    async list(project, page = {}, options) {
      const limit = pageLimit(page);
      const [after = ''] = cursorOf(page, ['string']) ?? [];
      const rows = await query(
        sql`SELECT key, version, document, updated_at FROM abduce_settings
          WHERE project_id = ${text(project)} AND key > ${text(after as string)}
          ORDER BY key LIMIT ${integer(limit + 1)}`,
        options,
      );
      return pageOf(
        rows,
        limit,
        (row) => ({ key: row.key as string, ...versionedOf(row) }),
        ({ key }) => [key as string],
      );
    },
    async set(project, key, value, expected, options) {
      const row = rowOf(project, checkedText('the key of a setting', key));
      const document = documentText(`setting "${key}"`, value);
      checkedVersion(expected);
      return transact(function* () {
        if (expected === 0) {
          const [counts] = yield sql`SELECT CAST(count(*) AS integer) AS total
            FROM abduce_settings WHERE project_id = ${text(project)}`;
          const total = counts?.total as number;
          if (total >= stateLimits['state.settings']) {
            throw tooMuch('state.settings', 'settings of the project', total + 1, 'Remove some.');
          }
        }
        return yield* compareAndSet(row, document, expected, now());
      }, options);
    },
    async remove(project, key, expected, options) {
      checkedVersion(expected);
      return transact(() => compareAndRemove(rowOf(project, key), expected), options);
    },
  };
}
