import { citeCall, citeCalls } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { blockedSessions } from './database-state.ts';
import { hintsOf, shareOf } from './hints.ts';
import { arrow, marks, refuted, suspect, untestable } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { slowDatabases, statementSuspects, statementWords } from './statement-suspects.ts';

export const lockWait: CauseRule = {
  cause: 'lock_wait',
  supports: 'errors that speak of locks, or calls of which some wait long and others hardly',
  refutes: 'no database call waits, or every call does more work',
  needs: ['spans of database calls, or logs', 'lock views of the database for certainty'],
  test(scene) {
    const measured = measuredWaits(scene);
    const suspicions: Suspicion[] = measured.filter(({ status }) => status === 'supported');
    const seen = new Set(suspicions.map(({ entity }) => entity));
    for (const hint of hintsOf(scene, 'lock_wait').slice(0, 3)) {
      const database =
        hint.target ??
        scene.view.graph
          .callees(hint.service)
          .find((id) => scene.view.graph.service(id)?.kind === 'database');
      // What was measured says more than words do, and words where nothing is wrong say nothing.
      const share = shareOf(scene, database, hint.service);
      if (!(share > 0) || seen.has(database ?? hint.service)) continue;
      const group = scene.traces?.calls.find(
        ({ source, target, slower }) =>
          source === hint.service && target === database && slower > 0,
      );
      const calls = group && citeCalls(scene, group);
      suspicions.push({
        entity: database ?? hint.service,
        ...(group?.dependency !== undefined && { dependency: group.dependency }),
        status: 'supported',
        share,
        fit: 0.88,
        support: [hint.evidence, calls],
        missing: ['lock views of the database: who holds the lock'],
        onset: hint.first,
        mechanism: { template: hint.words, ...(group && statementWords(group)) },
        reason: `calls fail or wait on a lock${marks(hint.evidence)}${calls === undefined ? '' : `, time per call ${arrow(scene, calls)}${marks(calls)}`}.`,
        owners: [hint.service],
        ...(group && { about: [group.table] }),
      });
    }
    if (suspicions.length > 0) return suspicions;
    if (measured.length > 0) return measured;
    const [slow] = slowDatabases(scene);
    if (slow !== undefined) {
      return [
        untestable(
          slow.entity,
          'the database takes longer, but neither its statements nor its locks are visible',
          ['spans with database statements', 'lock views of the database'],
        ),
      ];
    }
    const database = scene.view.services.find(({ kind }) => kind === 'database');
    const edge = database && scene.view.graph.callers(database.id)[0];
    const id = edge && database && citeCall(scene, 'latency', `${edge} -> ${database.id}`);
    const blocked = blockedSessions(scene, undefined);
    return [
      refuted(
        database?.id ?? suspect(scene),
        blocked?.none === true
          ? 'no session waits for a lock, and no database call takes noticeably longer'
          : 'no database call takes noticeably longer and no error speaks of a lock',
        [blocked?.mark, id],
      ),
    ];
  },
};

/** Statements of which some calls wait long and others hardly, and those of which all take longer. */
function measuredWaits(scene: Scene): readonly Suspicion[] {
  return statementSuspects(scene).map(
    ({ piece, group, share, someCallsWait, writersOnly }): Suspicion => {
      const calls = citeCalls(scene, group);
      const blocked = blockedSessions(scene, piece.entity);
      if (blocked?.none === true) {
        return refuted(piece.entity, 'no session waits for a lock', [blocked.mark, calls]);
      }
      if (!someCallsWait) {
        return refuted(
          piece.entity,
          `even the fastest calls take longer (${arrow(scene, calls, 'fastest_tenth_')}), and no error speaks of a lock`,
          [calls],
        );
      }
      return {
        entity: piece.entity,
        ...(group.dependency !== undefined && { dependency: group.dependency }),
        status: 'supported',
        share,
        fit: writersOnly ? 0.8 : 0.5,
        support: [calls, blocked?.mark],
        missing: ['lock views of the database: who holds the lock'],
        mechanism: statementWords(group),
        reason: `time per call is ${arrow(scene, calls)} while the fastest calls take ${arrow(scene, calls, 'fastest_tenth_')}: some calls wait${writersOnly ? ', and reads of the same table do not' : ''}${marks(calls)}.`,
        owners: [group.source],
        about: [group.table],
      };
    },
  );
}
