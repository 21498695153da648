import { act, type CauseTemplate, rollBack } from './cause-template.ts';

export const dataCauses: Readonly<
  Record<
    'schema_index_lost' | 'query_regression' | 'cache_miss_storm' | 'large_payload',
    CauseTemplate
  >
> = {
  schema_index_lost: {
    because: [
      'table {table} in {entity} lost an index',
      'the access path of {statement} in {entity} was lost',
      '{entity} lost an index or access path',
    ],
    gist: [
      'The unchanged query now takes {spans|instead} for {rows|still}.',
      'The unchanged query now takes {spans|instead}.',
      'A call now takes {dependency.time|instead}.',
    ],
    how: [
      'Without it the database can no longer look up the rows of {statement}, and reads through the table instead.',
      'Its time per call {spans}.',
      'Rows returned per call {rows}.',
      'Blocks that it touches {db.statement.blocks}.',
      'Rows read by scans through the table {db.table.sequential_rows}.',
      'Scans of the indexes of the table {db.table.index_scans}.',
    ],
    mitigate: [
      act(
        'create-index',
        [
          'Create the lost index on {table} again, without blocking writes.',
          'Create the lost index in {entity} again, without blocking writes.',
        ],
        {
          risk: 'Building it needs disk space and I/O; compare its columns with the index that was dropped. Rolling back the application alone does not bring an index back.',
          undo: 'Drop the new index.',
          commands: [
            {
              system: 'postgresql',
              words: 'CREATE INDEX CONCURRENTLY {index} ON {table} ({columns});',
            },
            { system: 'postgresql', words: 'CREATE INDEX CONCURRENTLY ON {table} ({columns});' },
            {
              system: 'mysql',
              words: 'CREATE INDEX {index} ON {table} ({columns}) ALGORITHM = INPLACE LOCK = NONE;',
            },
            { system: 'sqlite', words: 'CREATE INDEX {index} ON {table} ({columns});' },
          ],
        },
      ),
    ],
    fix: [
      act('correct-migration', [
        'Correct the schema change that came with {change}, so that the next deployment keeps the index.',
        'Find the schema change that dropped the index, and correct it.',
      ]),
    ],
    prevent: [
      act(
        'check-migrations',
        'Refuse migrations that drop an index still in use, and check the plans of the busiest statements before a release.',
      ),
    ],
  },
  query_regression: {
    because: [
      'the query {statement} did more work in {entity}',
      'a query did more work in {entity}',
    ],
    gist: ['Each call took {spans|instead}.', 'A call took {dependency.time|instead}.'],
    how: [
      'Its time per call {spans}.',
      'Rows returned per call {rows}.',
      'Calls of it {calls}.',
      'Blocks that it touches {db.statement.blocks}.',
      'The more a query reads, the longer it runs and the longer others wait for what it holds.',
    ],
    mitigate: [
      rollBack,
      act(
        'refresh-statistics',
        [
          'Refresh the statistics that the planner has of {table}.',
          'Refresh the statistics of the tables that the query reads.',
        ],
        {
          risk: 'Plans of other queries may change too, and the scan costs I/O.',
          commands: [
            { system: 'postgresql', words: 'ANALYZE {table};' },
            { system: 'mysql', words: 'ANALYZE TABLE {table};' },
            { system: 'sqlite', words: 'ANALYZE {table};' },
          ],
        },
      ),
    ],
    fix: [
      act('bound-query', [
        'Read the plan of {statement} and bound what it reads.',
        'Read the plan of the slowest query and bound what it reads.',
      ]),
    ],
    prevent: [
      act(
        'check-plans',
        'Check the plans of the busiest statements against production-sized data before a release.',
      ),
    ],
  },
  cache_miss_storm: {
    because: [
      '{entity} asked {peer} for what a cache had answered before',
      'a cache of {entity} stopped answering',
    ],
    gist: [
      'Calls behind it {dependency.requests}.',
      'Behind it came {calls|instead}.',
      'Requests behind it {service.requests}.',
    ],
    how: [
      'Calls behind the cache {dependency.requests}.',
      'Calls behind the cache per request {calls}.',
      'What the cache no longer answers falls on what lies behind it.',
    ],
    mitigate: [
      rollBack,
      act('warm', 'Warm the cache, or limit how many misses may load at once.', {
        risk: 'Some answers are delayed or stale meanwhile.',
        undo: 'Lift the limit once the cache is warm.',
      }),
    ],
    fix: [
      act(
        'load-once',
        'Restore capacity and lifetime of the entries; load a missing entry once, not once per caller.',
      ),
    ],
    prevent: [act('test-cold', 'Alert on the hit ratio, and test a cold cache under full load.')],
  },
  large_payload: {
    because: ['payloads of {operation} in {entity} grew', 'payloads of {entity} grew'],
    gist: [
      'Bytes received {dependency.bytes_received}.',
      'Bytes sent {dependency.bytes_sent}.',
      'A call took {spans|instead}.',
    ],
    how: [
      'Bytes sent {dependency.bytes_sent}.',
      'Bytes received {dependency.bytes_received}.',
      'Time per call {spans}.',
      'Larger payloads take longer to build, to send and to read.',
    ],
    mitigate: [
      rollBack,
      act('cap-size', 'Cap the size of what {entity} sends or accepts.', {
        risk: 'Requests above the cap are refused.',
        undo: 'Lift the cap.',
      }),
    ],
    fix: [act('trim', 'Page, compress or cut what is sent; leave out what no reader uses.')],
    prevent: [act('limit-sizes', 'Put a limit on payload sizes, and record them.')],
  },
};
