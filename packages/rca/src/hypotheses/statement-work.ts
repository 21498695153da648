import { type EntityId, normaliseStatement } from '@abduce/core';
import { citeSignal, levelOf, type SignalOf } from '../scene/cite-signal.ts';
import type { Scene } from '../scene/scene.ts';
import type { CallGroup } from '../traces/call-groups.ts';

export const statementWorkDefaults = {
  /** Blocks per call grow at least this many times when an access path is lost. */
  blocks: 5,
  /** … and stay below this when it is not. */
  same: 1.5,
  /** Rows that a scan reads, as a share of the table, from which on it reads through all of it. */
  whole: 0.5,
} as const;

/** What the database itself counted of one statement, as evidence ids. */
export interface StatementWork {
  /** More blocks per call by the factor of a lost access path; `undefined` when blocks are not counted. */
  readonly moreBlocks: boolean | undefined;
  readonly sameBlocks: boolean;
  /** The table is read through where an index was used before. */
  readonly scans: boolean;
  readonly blocks: string | undefined;
  readonly rows: string | undefined;
  readonly calls: string | undefined;
  readonly time: string | undefined;
  readonly sequential: string | undefined;
  readonly index: string | undefined;
  readonly size: string | undefined;
}

/** The label under which the database counts a statement that spans name. */
function labelOf(scene: Scene, database: EntityId, call: string): string | undefined {
  for (const { labels } of scene.view.lookup.labelled('db.statement.calls', database)) {
    const statement = labels.get('statement');
    if (statement !== undefined && normaliseStatement(statement) === call) return statement;
  }
  return undefined;
}

type Of = Omit<SignalOf, 'entity' | 'labels'>;

/** Looks a statement up in the database's own counters. */
export function statementWork(scene: Scene, database: EntityId, group: CallGroup): StatementWork {
  const statement = labelOf(scene, database, group.call);
  const of = (one: Of): SignalOf | undefined =>
    statement === undefined ? undefined : { ...one, entity: database, labels: { statement } };
  const per = (signal: Of['signal'], title: string, unit: string): SignalOf | undefined =>
    of({ signal, per: 'db.statement.calls', title, unit });
  const table = (one: Of): SignalOf => ({
    ...one,
    entity: database,
    labels: { table: group.table },
  });
  const cite = (one: SignalOf | undefined): string | undefined => one && citeSignal(scene, one);
  const blocks = per('db.statement.blocks', 'Blocks touched per call', '{block}/{call}');
  const level = blocks && levelOf(scene, blocks);
  const growth = level === undefined ? Number.NaN : level.after / level.before;
  const sequential = table({
    signal: 'db.table.sequential_rows',
    per: 'db.table.sequential_scans',
    title: 'Rows read per scan through the table',
    unit: '{row}/{scan}',
  });
  const index = table({ signal: 'db.table.index_scans', title: 'Index scans of the table' });
  const size = table({ signal: 'db.table.rows', title: 'Rows of the table' });
  const [read, used, rows] = [sequential, index, size].map((one) => levelOf(scene, one));
  const { whole } = statementWorkDefaults;
  return {
    moreBlocks: Number.isFinite(growth) ? growth >= statementWorkDefaults.blocks : undefined,
    sameBlocks: growth < statementWorkDefaults.same,
    scans:
      read !== undefined &&
      used !== undefined &&
      rows !== undefined &&
      read.after >= whole * rows.after &&
      !(read.before >= whole * rows.before) &&
      used.after < used.before,
    blocks: cite(blocks),
    rows: cite(per('db.statement.rows', 'Rows returned per call', '{row}/{call}')),
    calls: cite(of({ signal: 'db.statement.calls', title: 'Executions of the statement' })),
    time: cite(per('db.statement.time', 'Execution time per call', 's')),
    sequential: cite(sequential),
    index: cite(index),
    size: cite(size),
  };
}
