import type { Contribution } from '../rank/contributions.ts';
import type { Scene } from '../scene/scene.ts';
import type { CallGroup } from '../traces/call-groups.ts';
import { pieces } from './pieces.ts';

/** A statement that carries a good part of the extra time spent in a database. */
export interface StatementSuspect {
  readonly piece: Contribution;
  readonly group: CallGroup;
  /** Part of the symptom that this statement explains, 0..1. */
  readonly share: number;
  /** Not seen in the baselines. */
  readonly novel: boolean;
  /** Time per call grew at least twofold, and the fastest tenth of calls by about as much: each call does more work. */
  readonly everyCallSlower: boolean;
  /** Time per call grew at least twofold, and the fastest tenth by far less: calls wait, some long and some hardly. */
  readonly someCallsWait: boolean;
  /** It writes, while what only reads the same table takes as long as before: so does a lock. */
  readonly writersOnly: boolean;
  /** Rows per call grew by half or more. */
  readonly moreRows: boolean;
  readonly sameRows: boolean;
  /** The database's other statements slowed down about as much: it is not this statement's doing. */
  readonly wide: boolean;
}

const ratio = (after: number, before: number): number => (before > 0 ? after / before : Number.NaN);

/**
 * How much of what the mean call takes longer the fastest tenth takes longer too. Extra work is done by every call, near
 * 1; a call that arrives at any time of a lock's holding waits between nothing and all of it, and the fastest tenth of
 * evenly spread waits is a fifth of their mean.
 */
function evenness({ fast, time }: CallGroup): number {
  return (fast.after - fast.before) / (time.after - time.before);
}

/** Below this evenness calls wait for something rather than do more. */
const waits = 0.35;

const isWrite = ({ call }: CallGroup): boolean =>
  /^\s*(?:insert|update|delete|merge|replace|upsert)\b/i.test(call);

/** The statement writes, and reads of the same table are at most half as much slower again as they were. */
function writesAlone(groups: readonly CallGroup[], group: CallGroup): boolean {
  if (group.table === '' || !isWrite(group)) return false;
  const reads = groups.filter(
    (other) => other.table === group.table && !isWrite(other) && other.calls.before > 0,
  );
  return reads.length > 0 && reads.every(({ time }) => !(ratio(time.after, time.before) >= 1.5));
}

/** Databases that take longer, whether or not their statements are known. */
export function slowDatabases(scene: Scene): readonly Contribution[] {
  return pieces(scene, 'slower').filter(
    ({ entity }) => scene.view.graph.service(entity)?.kind === 'database',
  );
}

/** Statements that explain at least a fifth of a database's extra time, heaviest first. */
export function statementSuspects(scene: Scene): readonly StatementSuspect[] {
  const suspects: StatementSuspect[] = [];
  for (const piece of slowDatabases(scene)) {
    const groups = (scene.traces?.calls ?? []).filter(
      (group) => group.statement && group.target === piece.entity,
    );
    const heavy = (group: CallGroup): number =>
      group.calls.before === 0 ? group.time.after * group.calls.after : group.slower;
    const total = groups.reduce((sum, group) => sum + heavy(group), 0);
    if (!(total > 0)) continue;
    for (const group of groups.toSorted((a, b) => heavy(b) - heavy(a)).slice(0, 3)) {
      const part = heavy(group) / total;
      if (part < 0.2) continue;
      const novel = group.calls.before === 0;
      const slower = ratio(group.time.after, group.time.before);
      const even = evenness(group) >= waits;
      const rows = ratio(group.rows.after, group.rows.before);
      suspects.push({
        piece,
        group,
        share: piece.share * piece.confidence * part,
        novel,
        everyCallSlower: slower >= 2 && even,
        someCallsWait: slower >= 2 && !even,
        writersOnly: writesAlone(groups, group),
        moreRows: rows >= 1.5,
        sameRows: rows > 0.67 && rows < 1.5,
        wide: slowdownOfOthers(groups, group) >= 0.5 * slower,
      });
    }
  }
  return suspects;
}

/** By how much calls of the same database that concern other tables slowed down; 0 when there are none. */
function slowdownOfOthers(groups: readonly CallGroup[], group: CallGroup): number {
  let calls = 0;
  let growth = 0;
  for (const other of groups) {
    if (other === group || (other.table !== '' && other.table === group.table)) continue;
    const slower = ratio(other.time.after, other.time.before);
    if (!Number.isFinite(slower)) continue;
    calls += other.calls.after;
    growth += slower * other.calls.after;
  }
  return calls === 0 ? 0 : growth / calls;
}

/** Words that name the statement and its table. */
export function statementWords(group: CallGroup): Readonly<Record<string, string>> {
  return {
    ...(group.statement ? { statement: group.call } : { operation: group.call }),
    ...(group.table !== '' && { table: group.table }),
  };
}
