import type { CallOptions, Pruned, UnixMs } from '@abduce/core';
import { integer, real, sql, text } from './sql.ts';
import type { StateContext } from './state-context.ts';

const most = 1000;

/** Removes what ended before a time. */
export function prune(
  { transact }: StateContext,
  project: string,
  before: UnixMs,
  options?: CallOptions,
): Promise<Pruned> {
  return transact(function* () {
    const incidents = yield sql`DELETE FROM abduce_incidents
      WHERE project_id = ${text(project)} AND id IN (
        SELECT id FROM abduce_incidents WHERE project_id = ${text(project)}
        AND status = 'resolved' AND resolved_at < ${real(before)}
        ORDER BY resolved_at LIMIT ${integer(most)}) RETURNING id`;
    const silences = yield sql`DELETE FROM abduce_silences
      WHERE project_id = ${text(project)} AND id IN (
        SELECT id FROM abduce_silences WHERE project_id = ${text(project)}
        AND ends_at < ${real(before)} ORDER BY ends_at LIMIT ${integer(most)}) RETURNING id`;
    const keys = yield sql`DELETE FROM abduce_api_keys
      WHERE project_id = ${text(project)} AND id IN (
        SELECT id FROM abduce_api_keys WHERE project_id = ${text(project)}
        AND revoked_at < ${real(before)} ORDER BY revoked_at LIMIT ${integer(most)}) RETURNING id`;
    return { incidents: incidents.length, silences: silences.length, keys: keys.length };
  }, options);
}
