import { act, type CauseTemplate, rollBack } from './cause-template.ts';

export const databaseCauses: Readonly<
  Record<'lock_wait' | 'foreign_workload' | 'vacuum_blocked' | 'checkpoint_storm', CauseTemplate>
> = {
  lock_wait: {
    because: [
      'sessions in {entity} waited for a lock on {table}',
      'sessions in {entity} waited for a lock that another session held',
    ],
    gist: [
      'Sessions that waited {db.sessions.blocked}.',
      'A call of the waiting statement took {spans|instead}.',
      'Failed calls {dependency.errors}.',
    ],
    how: [
      'The waiting statement is {statement}.',
      'Its time per call {spans}.',
      'Sessions that wait for a lock {db.sessions.blocked}.',
      'A session that waits for a lock does no work; everything queued behind it waits as well.',
    ],
    mitigate: [
      act('end-holder', 'Find the session that holds the lock in {entity}, and end it.', {
        risk: 'Its transaction is rolled back; make sure it may be repeated.',
        commands: [
          {
            system: 'postgresql',
            words:
              "SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE wait_event_type = 'Lock';",
          },
          { system: 'mysql', words: 'SELECT * FROM sys.innodb_lock_waits;' },
        ],
      }),
      rollBack,
    ],
    fix: [
      act(
        'shorten-transaction',
        'Shorten the transaction that holds the lock; run schema changes with a short lock timeout and retries.',
      ),
    ],
    prevent: [
      act(
        'lock-timeout',
        'Set a lock timeout for migrations, and alert on sessions that wait for locks.',
      ),
    ],
  },
  foreign_workload: {
    because: [
      'another client loaded {entity} with {statement}',
      '{peer} loaded {entity}, which others share',
      'another client loaded {entity}, which is shared',
    ],
    gist: ['A call now takes {spans|instead}.', 'A call now takes {dependency.time|instead}.'],
    how: [
      'Time per call {spans}.',
      'All clients of a database share its CPU, its cache and its disk.',
    ],
    mitigate: [
      act('throttle', 'Stop or throttle the foreign work on {entity}.', {
        risk: 'Whoever waits for its result waits longer.',
        undo: 'Start the work again outside of busy hours.',
        commands: [
          {
            system: 'postgresql',
            words:
              "SELECT pid, usename, application_name, query_start, query FROM pg_stat_activity WHERE state = 'active' ORDER BY query_start;",
          },
        ],
      }),
    ],
    fix: [
      act(
        'separate',
        'Move that work to a replica, or give it a connection and CPU limit of its own.',
      ),
    ],
    prevent: [
      act(
        'own-users',
        'Give each client of {entity} its own user and limits, and watch the load per user.',
      ),
    ],
  },
  vacuum_blocked: {
    because: [
      'dead rows of {table} in {entity} could not be removed',
      'dead rows in {entity} could not be removed',
    ],
    gist: ['A call took {spans|instead}.'],
    how: [
      'Time per call {spans}.',
      'Blocks touched {db.statement.blocks}.',
      'An old snapshot keeps dead rows alive, and each scan reads them again.',
    ],
    mitigate: [
      act('end-oldest', 'End the oldest open transaction in {entity}.', {
        risk: 'Its work is rolled back.',
        commands: [
          {
            system: 'postgresql',
            words:
              'SELECT pid, xact_start, state, query FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY xact_start;',
          },
        ],
      }),
    ],
    fix: [
      act(
        'close-transactions',
        'Find the client that leaves transactions open, and close them; then vacuum the table.',
        { commands: [{ system: 'postgresql', words: 'VACUUM (VERBOSE, ANALYZE) {table};' }] },
      ),
    ],
    prevent: [
      act(
        'idle-timeout',
        'Set a timeout for idle transactions, and alert on the age of the oldest one.',
      ),
    ],
  },
  checkpoint_storm: {
    because: ['bursts of writes forced checkpoints in {entity}'],
    gist: ['A call took {spans|instead}.', 'Bytes written {node.disk.write_bytes}.'],
    how: [
      'Time per call {spans}.',
      'Bytes written {node.disk.write_bytes}.',
      'During a checkpoint the disk is busy with dirty pages, and everything that must be durable waits.',
    ],
    mitigate: [
      act('pause-writes', 'Slow down or pause the bulk write.', {
        risk: 'It ends later.',
        undo: 'Let it run on in quiet hours.',
      }),
    ],
    fix: [
      act(
        'spread-writes',
        'Write in smaller batches, and give the write-ahead log more room between checkpoints.',
      ),
    ],
    prevent: [
      act('alert-on-checkpoints', 'Alert on checkpoints that are requested rather than timed.'),
    ],
  },
};
