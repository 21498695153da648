import { AbduceError, type Project, type ProjectState } from '@abduce/core';
import type { Row } from './database.ts';
import { documentOf, documentText } from './limits.ts';
import { cursorOf, pageLimit, pageOf } from './paging.ts';
import { integer, real, sql, text } from './sql.ts';
import type { StateContext } from './state-context.ts';

const idPattern = /^[a-z0-9][a-z0-9_-]{0,62}$/;

function projectOf(row: Row): Project {
  const { name } = documentOf<Pick<Project, 'name'>>(row);
  return { id: row.id as string, name, createdAt: row.created_at as number };
}

export function projectState({ now, query }: StateContext): ProjectState {
  return {
    async create({ id, name }, options) {
      if (!idPattern.test(id)) {
        throw new AbduceError('STORE_REJECTED', `${JSON.stringify(id)} cannot be a project's id`, {
          hint: 'Use lower-case letters, digits, - and _, at most 63, a letter or digit first.',
          details: { limit: 'state.project.id' },
        });
      }
      const project: Project = { id, name, createdAt: now() };
      const document = documentText('a project', { name });
      const rows = await query(
        sql`INSERT INTO abduce_projects (id, document, created_at)
          VALUES (${text(id)}, ${text(document)}, ${real(project.createdAt)})
          ON CONFLICT DO NOTHING RETURNING id`,
        options,
      );
      if (rows.length === 0) {
        throw new AbduceError('STORE_REJECTED', `project "${id}" exists already`, {
          hint: 'Choose another id, or use the one that is there.',
          details: { limit: 'state.unique' },
        });
      }
      return project;
    },
    async get(id, options) {
      const rows = await query(
        sql`SELECT id, document, created_at FROM abduce_projects WHERE id = ${text(id)}`,
        options,
      );
      return rows[0] === undefined ? undefined : projectOf(rows[0]);
    },
    async list(page = {}, options) {
      const limit = pageLimit(page);
      const [after = ''] = cursorOf(page, ['string']) ?? [];
      const rows = await query(
        sql`SELECT id, document, created_at FROM abduce_projects
          WHERE id > ${text(after as string)} ORDER BY id LIMIT ${integer(limit + 1)}`,
        options,
      );
      return pageOf(rows, limit, projectOf, ({ id }) => [id as string]);
    },
    async rename(id, name, options) {
      const document = documentText('a project', { name });
      const rows = await query(
        sql`UPDATE abduce_projects SET document = ${text(document)}
          WHERE id = ${text(id)} RETURNING id`,
        options,
      );
      return rows.length > 0;
    },
    async remove(id, options) {
      const rows = await query(
        sql`DELETE FROM abduce_projects WHERE id = ${text(id)} RETURNING id`,
        options,
      );
      return rows.length > 0;
    },
  };
}
