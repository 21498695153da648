import { type SignalDefinition, signal } from './signal.ts';

export type DatabaseSignalName =
  | 'db.statement.calls'
  | 'db.statement.time'
  | 'db.statement.rows'
  | 'db.statement.blocks'
  | 'db.statement.reads'
  | 'db.table.sequential_scans'
  | 'db.table.sequential_rows'
  | 'db.table.index_scans'
  | 'db.table.rows'
  | 'db.sessions'
  | 'db.sessions.max'
  | 'db.sessions.blocked'
  | 'db.blocks.hit'
  | 'db.blocks.read'
  | 'db.blocks.read_time';

/** What a database counts of itself. */
export const databaseSignals: Readonly<Record<DatabaseSignalName, SignalDefinition>> = {
  'db.statement.calls': signal(
    'service',
    '{call}/s',
    'sum',
    'Executions of a statement, counted by the database; label `statement`.',
  ),
  'db.statement.time': signal(
    'service',
    's/s',
    'sum',
    'Execution time of a statement, measured by the database; label `statement`.',
  ),
  'db.statement.rows': signal(
    'service',
    '{row}/s',
    'sum',
    'Rows that a statement returned or altered; label `statement`.',
  ),
  'db.statement.blocks': signal(
    'service',
    '{block}/s',
    'sum',
    'Blocks that a statement touched, in memory or not; label `statement`.',
  ),
  'db.statement.reads': signal(
    'service',
    '{block}/s',
    'sum',
    'Blocks that a statement had to read from outside of the cache; label `statement`.',
  ),
  'db.table.sequential_scans': signal(
    'service',
    '{scan}/s',
    'sum',
    'Scans through a table; label `table`.',
  ),
  'db.table.sequential_rows': signal(
    'service',
    '{row}/s',
    'sum',
    'Rows read by scans through a table; label `table`.',
  ),
  'db.table.index_scans': signal(
    'service',
    '{scan}/s',
    'sum',
    'Scans of the indexes of a table; label `table`.',
  ),
  'db.table.rows': signal('service', '{row}', 'max', 'Rows of a table; label `table`.'),
  'db.sessions': signal(
    'service',
    '{session}',
    'sum',
    'Sessions of a database; label `state` is active, idle or idle_in_transaction.',
  ),
  'db.sessions.max': signal('service', '{session}', 'max', 'Sessions that a database allows.'),
  'db.sessions.blocked': signal('service', '{session}', 'sum', 'Sessions that wait for a lock.'),
  'db.blocks.hit': signal('service', '{block}/s', 'sum', 'Blocks found in the cache.'),
  'db.blocks.read': signal('service', '{block}/s', 'sum', 'Blocks read from outside of the cache.'),
  'db.blocks.read_time': signal('service', 's/s', 'sum', 'Time spent reading blocks, per second.'),
};
