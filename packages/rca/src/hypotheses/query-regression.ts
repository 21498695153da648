import { findTrigger } from '../changes/judge-change.ts';
import { citeCalls } from '../scene/cite.ts';
import { arrow, marks, refuted, suspect, untestable } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { slowDatabases, statementSuspects, statementWords } from './statement-suspects.ts';
import { statementWork } from './statement-work.ts';

export const queryRegression: CauseRule = {
  cause: 'query_regression',
  supports:
    'a new statement that takes the time, or a known one of which every call does more work',
  refutes: 'statements take as long as before, or their extra time has a more specific cause',
  needs: ['spans of database calls'],
  test(scene) {
    const databases = slowDatabases(scene);
    if (databases.length === 0) {
      return [refuted(suspect(scene), 'no database takes noticeably longer per call')];
    }
    const suspects = statementSuspects(scene);
    if (suspects.length === 0) {
      return [
        untestable(
          databases[0]?.entity ?? suspect(scene),
          'the database takes longer, but no spans name its statements',
          ['spans with database statements'],
        ),
      ];
    }
    return suspects.map((one): Suspicion => {
      const { piece, group, share, novel, everyCallSlower, moreRows, wide } = one;
      const calls = citeCalls(scene, group);
      const common = {
        ...(group.dependency !== undefined && { dependency: group.dependency }),
        status: 'supported' as const,
        share,
        support: [calls],
        mechanism: statementWords(group),
        owners: [group.source],
        about: [group.table],
      };
      if (novel) {
        return {
          ...common,
          entity: group.source,
          fit: 0.75,
          reason: `a statement that was not there before takes ${scene.ledger.say(calls, 'after')} per call${marks(calls)}.`,
        };
      }
      if (moreRows) {
        return {
          ...common,
          entity: group.source,
          fit: 0.75,
          reason: `each call returns more rows (${arrow(scene, calls, 'rows_')}) and takes ${arrow(scene, calls)}${marks(calls)}.`,
        };
      }
      if (wide) {
        return refuted(piece.entity, 'statements on other tables slowed down just as much', [
          calls,
        ]);
      }
      if (!everyCallSlower) {
        return refuted(
          piece.entity,
          `the fastest calls take ${arrow(scene, calls, 'fastest_tenth_')}: not every call does more work`,
          [calls],
        );
      }
      const work = statementWork(scene, piece.entity, group);
      if (work.sameBlocks) {
        return refuted(
          piece.entity,
          `each call touches as many blocks as before (${arrow(scene, work.blocks)}): it does the same work, and waits`,
          [work.blocks, calls],
        );
      }
      if (work.moreBlocks === true && work.scans) {
        return refuted(
          piece.entity,
          'the statement itself is the same as before; what it reads through is no longer indexed',
          [work.blocks, work.sequential, work.index],
        );
      }
      const schema = findTrigger(scene.view, 'schema_index_lost', piece.entity, scene.onset, {
        owners: [group.source],
        about: [group.table],
      });
      if (
        schema !== undefined &&
        (schema.change.kind === 'schema' || schema.fit.match !== undefined)
      ) {
        return refuted(
          piece.entity,
          'the statement itself is the same as before; what changed is the schema under it',
          [calls],
        );
      }
      return {
        ...common,
        entity: piece.entity,
        fit: 0.62,
        missing: ['query plans or scan counters of the database'],
        reason: `every call of one known statement does more work: ${arrow(scene, calls)} per call${marks(calls)}; whether the plan, the data or the statement's values changed cannot be seen from here.`,
      };
    });
  },
};
