import { findTrigger } from '../changes/judge-change.ts';
import { citeCalls, citeChange } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { arrow, marks, refuted, suspect, untestable } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { slowDatabases, statementSuspects, statementWords } from './statement-suspects.ts';
import { type StatementWork, statementWork } from './statement-work.ts';

/** How the database's own counters show it, where they do: more blocks for the same rows, scans in place of the index. */
function counted(scene: Scene, work: StatementWork): string {
  const path = work.scans
    ? `; the table is read through, ${scene.ledger.say(work.sequential ?? '', 'after')}, and its indexes are used less${marks(work.sequential, work.index)}`
    : '';
  return `blocks per call ${arrow(scene, work.blocks)}${marks(work.blocks)} for the same rows${marks(work.rows)}${path}`;
}

/**
 * Without the database's own counters, the tell is: same statement, same rows, every call slower, and a schema change.
 * With them: more blocks for the same rows, whoever changed the schema.
 */
export const schemaIndexLost: CauseRule = {
  cause: 'schema_index_lost',
  supports:
    'a known statement that takes at least twice as long on every call, returns no more rows than before, and a change of the schema shortly before',
  refutes: 'no database takes longer, or its calls are slow because they return more or wait',
  needs: ['spans of database calls', 'change events, or statement counters of the database'],
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
        const work = statementWork(scene, entity, group);
        if (work.sameBlocks) {
          return refuted(
            entity,
            `each call touches as many blocks as before (${arrow(scene, work.blocks)})`,
            [work.blocks, calls],
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
        const lost = work.moreBlocks === true && (sameRows || work.rows !== undefined);
        if (lost) {
          const change = schema ? citeChange(scene, trigger.change) : undefined;
          return {
            entity,
            dependency: group.dependency ?? entity,
            status: 'supported',
            share,
            fit: work.scans ? 0.97 : 0.93,
            support: [
              calls,
              work.blocks,
              work.rows,
              work.time,
              work.calls,
              work.sequential,
              work.index,
              work.size,
              change,
            ],
            mechanism: {
              ...statementWords(group),
              ...(schema && trigger.fit.file !== undefined && { file: trigger.fit.file }),
            },
            reason: `every call of the unchanged statement takes longer (${arrow(scene, calls)})${marks(calls)}; ${counted(scene, work)}.`,
            owners,
            about,
            ...(schema && { trigger: trigger.change.id }),
          };
        }
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
