import type { Dismissal, DismissalState } from '@abduce/core';
import type { Row } from './database.ts';
import { checkedText, documentOf, documentText, stateLimits, tooMuch } from './limits.ts';
import { cursorOf, pageLimit, pageOf } from './paging.ts';
import { integer, real, sql, text } from './sql.ts';
import type { StateContext } from './state-context.ts';

type Told = Pick<Dismissal, 'author' | 'reason'>;

const columns = sql`project_id, kind, subject, document, created_at`;

function dismissalOf(row: Row): Dismissal {
  return {
    ...documentOf<Told>(row),
    project: row.project_id as string,
    kind: row.kind as Dismissal['kind'],
    subject: row.subject as string,
    createdAt: row.created_at as number,
  };
}

export function dismissalState({ now, query, transact }: StateContext): DismissalState {
  return {
    async add({ project, kind, subject, author, reason }, options) {
      checkedText('the subject of a dismissal', subject);
      const told: Told = { author, reason };
      const document = documentText('a dismissal', told);
      const createdAt = now();
      await transact(function* () {
        const [counts] = yield sql`SELECT CAST(count(*) AS integer) AS total
          FROM abduce_dismissals WHERE project_id = ${text(project)}`;
        const total = counts?.total as number;
        if (total >= stateLimits['state.dismissals']) {
          throw tooMuch('state.dismissals', 'dismissals of the project', total, 'Remove some.');
        }
        yield sql`INSERT INTO abduce_dismissals (${columns})
          VALUES (${text(project)}, ${text(kind)}, ${text(subject)}, ${text(document)},
            ${real(createdAt)})
          ON CONFLICT (project_id, kind, subject) DO UPDATE SET
            document = excluded.document, created_at = excluded.created_at`;
      }, options);
      return { ...told, project, kind, subject, createdAt };
    },
    async get(project, kind, subject, options) {
      const rows = await query(
        sql`SELECT ${columns} FROM abduce_dismissals WHERE project_id = ${text(project)}
          AND kind = ${text(kind)} AND subject = ${text(subject)}`,
        options,
      );
      return rows[0] === undefined ? undefined : dismissalOf(rows[0]);
    },
    async list(project, page = {}, options) {
      const limit = pageLimit(page);
      const { kind } = page;
      const [afterKind = '', after = ''] = cursorOf(page, ['string', 'string']) ?? [];
      const rows = await query(
        sql`SELECT ${columns} FROM abduce_dismissals WHERE project_id = ${text(project)}
          ${kind === undefined ? sql`` : sql`AND kind = ${text(kind)}`}
          AND (kind, subject) > (${text(afterKind as string)}, ${text(after as string)})
          ORDER BY kind, subject LIMIT ${integer(limit + 1)}`,
        options,
      );
      return pageOf(rows, limit, dismissalOf, (row) => [row.kind as string, row.subject as string]);
    },
    async remove(project, kind, subject, options) {
      const rows = await query(
        sql`DELETE FROM abduce_dismissals WHERE project_id = ${text(project)}
          AND kind = ${text(kind)} AND subject = ${text(subject)} RETURNING subject`,
        options,
      );
      return rows.length > 0;
    },
  };
}
