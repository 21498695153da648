import { findTrigger } from '../changes/judge-change.ts';
import { citeCalls, citeChange } from '../scene/cite.ts';
import { arrow, marks, refuted, suspect, untestable } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { slowDatabases, statementSuspects, statementWords } from './statement-suspects.ts';

/** Without the database's own counters, the tell is: same statement, same rows, every call slower, and a schema change. */
export const schemaIndexLost: CauseRule = {
  cause: 'schema_index_lost',
  supports:
    'a known statement that takes at least twice as long on every call, returns no more rows than before, and a change of the schema shortly before',
  refutes: 'no database takes longer, or its calls are slow because they return more or wait',
  needs: ['spans of database calls', 'change events'],
  test(scene) {
    const databases = slowDatabases(scene);
    if (databases.length === 0) {
      return [refuted(suspect(scene), 'no database takes noticeably longer per call')];
    }
    const suspects = statementSuspects(scene);
    if (suspects.length === 0) {
      const [first] = databases;
      return [
        untestable(
          first?.entity ?? suspect(scene),
          'the database takes longer, but no spans name its statements',
          ['spans with database statements'],
        ),
      ];
    }
    return suspects.map(
      ({ piece, group, share, novel, everyCallSlower, moreRows, sameRows, wide }): Suspicion => {
        const calls = citeCalls(scene, group);
        const { entity } = piece;
        if (novel) {
          return refuted(entity, 'the statement that takes the time was not there before', [calls]);
        }
        if (moreRows) {
          return refuted(entity, `each call returns more rows (${arrow(scene, calls, 'rows_')})`, [
            calls,
          ]);
        }
        if (wide) {
          return refuted(piece.entity, 'statements on other tables slowed down just as much', [
            calls,
          ]);
        }
        if (!everyCallSlower) {
          return refuted(
            entity,
            `the fastest calls take ${arrow(scene, calls, 'fastest_tenth_')}: not every call does more work`,
            [calls],
          );
        }
        const owners = [group.source];
        const about = [group.table];
        const trigger = findTrigger(scene.view, 'schema_index_lost', entity, scene.onset, {
          owners,
          about,
        });
        const schema =
          trigger !== undefined &&
          (trigger.change.kind === 'schema' || trigger.fit.match !== undefined);
        if (!schema) {
          return untestable(
            entity,
            `every call of one statement takes longer (${arrow(scene, calls)}), but no schema change and no query plan is at hand`,
            ['query plans or scan counters of the database', 'schema changes'],
            [calls],
          );
        }
        const change = citeChange(scene, trigger.change);
        return {
          entity,
          dependency: group.dependency ?? entity,
          status: 'supported',
          share,
          fit: sameRows ? 0.93 : 0.88,
          support: [calls, change],
          missing: ['query plans or scan counters of the database'],
          mechanism: {
            ...statementWords(group),
            ...(trigger.fit.file !== undefined && { file: trigger.fit.file }),
          },
          reason: `the unchanged statement takes ${arrow(scene, calls)} per call, the fastest calls too, while it returns ${sameRows ? 'the same rows' : 'no more rows as far as is known'} and is called as often as before${marks(calls)}; a change of the schema came right before${marks(change)}.`,
          owners,
          about,
          trigger: trigger.change.id,
        };
      },
    );
  },
};
