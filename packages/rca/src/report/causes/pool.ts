import { act, type CauseTemplate, restartCommands, rollBack } from './cause-template.ts';

export const poolCauses: Readonly<
  Record<
    | 'pool_exhausted'
    | 'connection_slots_full'
    | 'thread_pool_exhausted'
    | 'file_descriptors_exhausted'
    | 'queue_backlog'
    | 'poison_message',
    CauseTemplate
  >
> = {
  pool_exhausted: {
    because: [
      'the connection pool {pool} of {entity} had no free slot, for {operation} held its connections while it waited for {other}',
      'the connection pool {pool} of {entity} had no free slot',
      'a connection pool of {entity} had no free slot',
    ],
    gist: [
      'It used {pool.used|number} of {pool.max|after}, each held for {pool.use_time|instead}, while {pool.pending|after} waited for one.',
      'It used {pool.used|number} of {pool.max|after}, while {pool.pending|after} waited for one.',
      'It used {pool.used|number} of {pool.max|after}.',
      'Requests that waited for a connection {pool.pending}.',
    ],
    how: [
      [
        'Connections in use {pool.used|path} of {pool.max|after}.',
        'Connections in use {pool.used}.',
      ],
      'Requests waiting for a connection {pool.pending}.',
      'The time for which a connection is held {pool.use_time}.',
      'Time spent waiting for a connection {pool.wait_time}.',
      'A request that finds no slot waits before its query even starts, however fast the database answers.',
    ],
    mitigate: [
      rollBack,
      act('enlarge', 'Enlarge the pool of {entity}, within what the server allows.', {
        risk: 'More connections mean more load on the server; holding them long stays wrong.',
        undo: 'Set the pool back to its size.',
      }),
    ],
    fix: [
      act(
        'hold-briefly',
        'Hold a connection only while a query runs: no calls to others inside a transaction, and give it back on every path.',
      ),
    ],
    prevent: [
      act(
        'alert-on-wait',
        'Alert on the wait for a connection, and load-test with real latencies of what is called meanwhile.',
      ),
    ],
  },
  connection_slots_full: {
    because: ['{entity} had no free connection slot'],
    gist: [
      'It held {db.sessions|number} of {db.sessions.max|after}.',
      'Connections refused {dependency.connect_errors}.',
      'Failed calls {dependency.errors}.',
    ],
    how: [
      'Sessions {db.sessions}.',
      'The errors say {template}.',
      'A server without a free slot refuses new sessions while the old ones still work.',
    ],
    mitigate: [
      act('end-idle', 'End idle sessions of {entity}.', {
        risk: 'Their clients reconnect at once if their pools are too large.',
        commands: [
          {
            system: 'postgresql',
            words:
              'SELECT application_name, state, count(*) FROM pg_stat_activity GROUP BY application_name, state;',
          },
        ],
      }),
      rollBack,
    ],
    fix: [
      act(
        'size-pools',
        'Size the pools of all clients together below the limit of {entity}, or put a pooler in between.',
      ),
    ],
    prevent: [
      act('alert-on-slots', 'Alert on used connection slots of {entity} well before the limit.'),
    ],
  },
  thread_pool_exhausted: {
    because: [
      'the worker pool {pool} of {entity} had no free worker',
      '{entity} had no free worker thread',
    ],
    gist: ['Threads {instance.threads}.', 'Its own work took {service.self_time|instead}.'],
    how: [
      'Threads {instance.threads}.',
      'Work waits in a queue before it starts, while every worker is taken.',
    ],
    mitigate: [
      rollBack,
      act('add-workers', 'Add instances of {entity}, or workers to the pool.', {
        risk: 'More workers need more memory, and load what they call.',
        undo: 'Remove the added workers.',
      }),
    ],
    fix: [
      act('unblock', 'Take the slow or blocking work out of the pool, or bound it with a timeout.'),
    ],
    prevent: [act('alert-on-queue', 'Alert on the length of the work queue.')],
  },
  file_descriptors_exhausted: {
    because: ['{entity} ran out of file descriptors'],
    gist: ['It failed {service.errors|share} of its requests ({service.errors|former}).'],
    how: [
      'Neither files nor sockets can be opened any more; what is open keeps working.',
      'The errors say {template}.',
    ],
    mitigate: [
      act('restart', 'Restart {entity}, and raise its descriptor limit.', {
        risk: 'A leak fills the higher limit as well.',
        undo: 'Set the limit back once the leak is closed.',
        commands: restartCommands,
      }),
      rollBack,
    ],
    fix: [act('close-all', 'Close what is opened on every path, and reuse connections.')],
    prevent: [act('alert-on-descriptors', 'Alert on open descriptors as a share of the limit.')],
  },
  queue_backlog: {
    because: [
      'the consumers of {pool} in {entity} could not keep up',
      'the consumers of {entity} could not keep up',
    ],
    gist: ['Messages waiting {queue.lag}.'],
    how: [
      'Messages waiting {queue.lag}.',
      'When more arrives than is processed, each message waits longer than the one before.',
    ],
    mitigate: [
      rollBack,
      act('add-consumers', 'Add consumers, up to the number of partitions.', {
        risk: 'What lies behind the consumers gets more load.',
        undo: 'Remove the added consumers.',
      }),
    ],
    fix: [act('speed-up', 'Find what slowed the consumer down, or shed what nobody needs.')],
    prevent: [
      act(
        'alert-on-age',
        'Alert on the age of the oldest message rather than on the length of the queue.',
      ),
    ],
  },
  poison_message: {
    because: ['one message in {entity} could not be processed and was tried again and again'],
    gist: ['Messages waiting behind it {queue.lag}.'],
    how: [
      'Messages waiting {queue.lag}.',
      'The errors say {template}.',
      'What stands behind the message does not get its turn.',
    ],
    mitigate: [
      act('put-aside', 'Put the message aside.', {
        risk: 'Its content is not processed until somebody looks at it.',
        undo: 'Feed it in again once it can be processed.',
      }),
    ],
    fix: [
      act('bound-attempts', 'Handle the content that fails, and bound the number of attempts.'),
    ],
    prevent: [act('dead-letters', 'Use a dead-letter queue with an alert on its arrivals.')],
  },
};
