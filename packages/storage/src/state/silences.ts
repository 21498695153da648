import { AbduceError, type Silence, type SilenceState } from '@abduce/core';
import { idBytes } from './api-key-text.ts';
import type { Row } from './database.ts';
import { documentOf, documentText, stateLimits, tooMuch } from './limits.ts';
import { cursorOf, pageLimit, pageOf } from './paging.ts';
import { integer, real, sql, text } from './sql.ts';
import type { StateContext } from './state-context.ts';

type Told = Pick<Silence, 'matchers' | 'author' | 'reason'>;

const columns = sql`project_id, id, starts_at, ends_at, document, created_at`;

function silenceOf(row: Row): Silence {
  return {
    ...documentOf<Told>(row),
    id: row.id as string,
    project: row.project_id as string,
    from: row.starts_at as number,
    to: row.ends_at as number,
    createdAt: row.created_at as number,
  };
}

export function silenceState({ now, random, query, transact }: StateContext): SilenceState {
  return {
    async add({ project, matchers, from, to, author, reason }, options) {
      if (matchers.length === 0 || !(from < to)) {
        throw new AbduceError('STORE_REJECTED', 'a silence without matchers, or without a span', {
          hint: 'Say what it concerns, and let it end after it begins.',
          details: { limit: 'state.silence', matchers: matchers.length, from, to },
        });
      }
      const told: Told = { matchers, author, reason };
      const document = documentText('a silence', told);
      const id = Buffer.from(random(idBytes)).toString('hex');
      const createdAt = now();
      await transact(function* () {
        const [counts] = yield sql`SELECT CAST(count(*) AS integer) AS total
          FROM abduce_silences WHERE project_id = ${text(project)}`;
        const total = counts?.total as number;
        if (total >= stateLimits['state.silences']) {
          throw tooMuch('state.silences', 'silences of the project', total + 1, 'Prune old ones.');
        }
        yield sql`INSERT INTO abduce_silences (${columns})
          VALUES (${text(project)}, ${text(id)}, ${real(from)}, ${real(to)}, ${text(document)},
            ${real(createdAt)})`;
      }, options);
      return { ...told, id, project, from, to, createdAt };
    },
    async list(project, page = {}, options) {
      const limit = pageLimit(page);
      const { activeAt } = page;
      const cursor = cursorOf(page, ['number', 'string']);
      const active =
        activeAt === undefined
          ? sql``
          : sql`AND starts_at <= ${real(activeAt)} AND ends_at > ${real(activeAt)}`;
      const rest =
        cursor === undefined
          ? sql``
          : sql`AND (ends_at, id) < (${real(cursor[0] as number)}, ${text(cursor[1] as string)})`;
      const rows = await query(
        sql`SELECT ${columns} FROM abduce_silences
          WHERE project_id = ${text(project)} ${active} ${rest}
          ORDER BY ends_at DESC, id DESC LIMIT ${integer(limit + 1)}`,
        options,
      );
      return pageOf(rows, limit, silenceOf, (row) => [row.ends_at as number, row.id as string]);
    },
    async end(project, id, options) {
      const time = now();
      const rows = await query(
        sql`UPDATE abduce_silences SET ends_at = ${real(time)}
          WHERE project_id = ${text(project)} AND id = ${text(id)} AND ends_at > ${real(time)}
          RETURNING id`,
        options,
      );
      return rows.length > 0;
    },
  };
}
