import type { Incident, IncidentEvent, IncidentState } from '@abduce/core';
import type { Row } from './database.ts';
import { checkedText, documentOf, documentText, stateLimits } from './limits.ts';
import { cursorOf, pageLimit, pageOf } from './paging.ts';
import { integer, real, sql, text } from './sql.ts';
import type { StateContext } from './state-context.ts';

const maxEvents = stateLimits['state.incident.events'];

export function incidentState({ query, transact }: StateContext): IncidentState {
  return {
    async record(project, event, options) {
      const { incident, time, type } = event;
      const id = checkedText('the id of an incident', incident.id);
      const document = documentText('an incident', incident);
      await transact(function* () {
        yield sql`INSERT INTO abduce_incidents
            (project_id, id, status, opened_at, updated_at, resolved_at, document)
          VALUES (${text(project)}, ${text(id)}, ${text(incident.status)},
            ${real(incident.openedAt)}, ${real(incident.updatedAt)},
            ${real(incident.resolvedAt ?? null)}, ${text(document)})
          ON CONFLICT (project_id, id) DO UPDATE SET
            status = excluded.status, opened_at = excluded.opened_at,
            updated_at = excluded.updated_at, resolved_at = excluded.resolved_at,
            document = excluded.document
          WHERE excluded.updated_at >= abduce_incidents.updated_at`;
        yield sql`INSERT INTO abduce_incident_events
            (project_id, incident_id, time, type, document)
          VALUES (${text(project)}, ${text(id)}, ${real(time)}, ${text(type)}, ${text(document)})
          ON CONFLICT DO NOTHING`;
        const [counts] = yield sql`SELECT CAST(count(*) AS integer) AS events
          FROM abduce_incident_events
          WHERE project_id = ${text(project)} AND incident_id = ${text(id)}`;
        if ((counts?.events as number) <= maxEvents) return;
        // The first event stays: when it began matters as much as what it came to.
        yield sql`DELETE FROM abduce_incident_events
          WHERE project_id = ${text(project)} AND incident_id = ${text(id)} AND (time, type) = (
            SELECT time, type FROM abduce_incident_events
            WHERE project_id = ${text(project)} AND incident_id = ${text(id)}
            ORDER BY time, type LIMIT 1 OFFSET 1)`;
      }, options);
    },
    async get(project, id, options) {
      const rows = await query(
        sql`SELECT document FROM abduce_incidents
          WHERE project_id = ${text(project)} AND id = ${text(id)}`,
        options,
      );
      return rows[0] === undefined ? undefined : documentOf<Incident>(rows[0]);
    },
    async list(project, page = {}, options) {
      const limit = pageLimit(page);
      const { status, from, to } = page;
      const cursor = cursorOf(page, ['number', 'string']);
      const rows = await query(
        sql`SELECT document, opened_at, id FROM abduce_incidents
          WHERE project_id = ${text(project)}
          ${status === undefined ? sql`` : sql`AND status = ${text(status)}`}
          ${from === undefined ? sql`` : sql`AND opened_at >= ${real(from)}`}
          ${to === undefined ? sql`` : sql`AND opened_at < ${real(to)}`}
          ${cursor === undefined ? sql`` : sql`AND (opened_at, id) < (${real(cursor[0] as number)}, ${text(cursor[1] as string)})`}
          ORDER BY opened_at DESC, id DESC LIMIT ${integer(limit + 1)}`,
        options,
      );
      return pageOf(rows, limit, documentOf<Incident>, (row) => [
        row.opened_at as number,
        row.id as string,
      ]);
    },
    async history(project, id, page = {}, options) {
      const limit = pageLimit(page);
      const [time = Number.NEGATIVE_INFINITY, type = ''] =
        cursorOf(page, ['number', 'string']) ?? [];
      const rows = await query(
        sql`SELECT time, type, document FROM abduce_incident_events
          WHERE project_id = ${text(project)} AND incident_id = ${text(id)}
          AND (time, type) > (${real(time as number)}, ${text(type as string)})
          ORDER BY time, type LIMIT ${integer(limit + 1)}`,
        options,
      );
      const event = (row: Row): IncidentEvent => ({
        type: row.type as IncidentEvent['type'],
        incident: documentOf<Incident>(row),
        time: row.time as number,
      });
      return pageOf(rows, limit, event, (row) => [row.time as number, row.type as string]);
    },
  };
}
