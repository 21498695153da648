import { act, type CauseTemplate, undo } from './cause-template.ts';

export const dataCauses: Readonly<
  Record<
    | 'schema_index_lost'
    | 'query_regression'
    | 'lock_wait'
    | 'foreign_workload'
    | 'cache_miss_storm'
    | 'large_payload'
    | 'vacuum_blocked'
    | 'checkpoint_storm',
    CauseTemplate
  >
> = {
  schema_index_lost: {
    because: [
      'table {table} in {entity} lost an index',
      'the access path of {statement} in {entity} was lost',
      '{entity} lost an index or access path',
    ],
    how: [
      'Without it the database can no longer look up the rows of {statement}, and reads through the table instead.',
      'Its time per call {spans}.',
      'Rows read per call {rows}.',
      'Calls of it {calls}.',
    ],
    mitigate: [
      act(
        [
          'Create the lost index on {table} again, without blocking writes.',
          'Create the lost index in {entity} again, without blocking writes.',
        ],
        'Building it needs disk space and I/O. Rolling back the application alone does not bring an index back.',
      ),
    ],
    fix: [
      act([
        'Correct the schema change that came with {change}, so that the next deployment keeps the index.',
        'Find the schema change that dropped the index, and correct it.',
      ]),
    ],
    prevent: [
      act(
        'Refuse migrations that drop an index still in use, and check the plans of the busiest statements before a release.',
      ),
    ],
  },
  query_regression: {
    because: [
      'the query {statement} did more work in {entity}',
      'a query did more work in {entity}',
    ],
    how: ['Its time per call {spans}.', 'Rows read per call {rows}.', 'Calls of it {calls}.'],
    mitigate: [undo],
    fix: [
      act([
        'Read the plan of {statement} and bound what it reads.',
        'Read the plan of the slowest query and bound what it reads.',
      ]),
    ],
    prevent: [
      act(
        'Check the plans of the busiest statements against production-sized data before a release.',
      ),
    ],
  },
  lock_wait: {
    because: [
      'sessions in {entity} waited for a lock on {table}',
      'sessions in {entity} waited for a lock that another session held',
    ],
    how: [
      'The waiting statement is {statement}.',
      'Time per call {spans}.',
      'A session that waits for a lock does no work; everything queued behind it waits as well.',
    ],
    mitigate: [
      act(
        'Find the session that holds the lock in {entity}, and end it.',
        'Its transaction is rolled back; make sure it may be repeated.',
      ),
    ],
    fix: [
      act(
        'Shorten the transaction that holds the lock; run schema changes with a short lock timeout and retries.',
      ),
    ],
    prevent: [act('Set a lock timeout for migrations, and alert on sessions that wait for locks.')],
  },
  foreign_workload: {
    because: [
      'another client loaded {entity} with {statement}',
      '{peer} loaded {entity}, which others share',
      'another client loaded {entity}, which is shared',
    ],
    how: [
      'Time per call {spans}.',
      'All clients of a database share its CPU, its cache and its disk.',
    ],
    mitigate: [
      act(
        'Stop or throttle the foreign work on {entity}.',
        'Whoever waits for its result waits longer.',
      ),
    ],
    fix: [act('Move that work to a replica, or give it a connection and CPU limit of its own.')],
    prevent: [
      act('Give each client of {entity} its own user and limits, and watch the load per user.'),
    ],
  },
  cache_miss_storm: {
    because: [
      'the cache {peer} stopped answering for {entity}',
      'a cache in front of {entity} stopped answering',
    ],
    how: [
      'Calls behind the cache {dependency.requests}.',
      'What the cache no longer answers falls on what lies behind it.',
    ],
    mitigate: [
      undo,
      act(
        'Warm the cache, or limit how many misses may load at once.',
        'Some answers are delayed or stale meanwhile.',
      ),
    ],
    fix: [
      act(
        'Restore capacity and lifetime of the entries; load a missing entry once, not once per caller.',
      ),
    ],
    prevent: [act('Alert on the hit ratio, and test a cold cache under full load.')],
  },
  large_payload: {
    because: ['payloads of {operation} in {entity} grew', 'payloads of {entity} grew'],
    how: ['Time per call {spans}.', 'Larger payloads take longer to build, to send and to read.'],
    mitigate: [undo],
    fix: [act('Page, compress or cut what is sent; leave out what no reader uses.')],
    prevent: [act('Put a limit on payload sizes, and record them.')],
  },
  vacuum_blocked: {
    because: [
      'dead rows of {table} in {entity} could not be removed',
      'dead rows in {entity} could not be removed',
    ],
    how: [
      'Rows read per call {rows}.',
      'An old snapshot keeps dead rows alive, and each scan reads them again.',
    ],
    mitigate: [act('End the oldest open transaction in {entity}.', 'Its work is rolled back.')],
    fix: [
      act('Find the client that leaves transactions open, and close them; then vacuum the table.'),
    ],
    prevent: [act('Set a timeout for idle transactions, and alert on the age of the oldest one.')],
  },
  checkpoint_storm: {
    because: ['bursts of writes forced checkpoints in {entity}'],
    how: [
      'Time per call {spans}.',
      'During a checkpoint the disk is busy with dirty pages, and everything that must be durable waits.',
    ],
    mitigate: [act('Slow down or pause the bulk write.', 'It ends later.')],
    fix: [
      act('Write in smaller batches, and give the write-ahead log more room between checkpoints.'),
    ],
    prevent: [act('Alert on checkpoints that are requested rather than timed.')],
  },
};
