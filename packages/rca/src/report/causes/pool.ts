import { act, type CauseTemplate, undo } from './cause-template.ts';

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
      'the connection pool {pool} of {entity} had no free slot',
      'a connection pool of {entity} had no free slot',
    ],
    how: [
      'Connections in use {pool.used}.',
      'Requests waiting for a connection {pool.pending}.',
      'Time spent waiting for a connection {pool.wait_time}.',
      'A request that finds no slot waits before its query even starts, however fast the database answers.',
    ],
    mitigate: [
      undo,
      act(
        'Enlarge the pool of {entity}, within what the server allows.',
        'More connections mean more load on the server; holding them long stays wrong.',
      ),
    ],
    fix: [
      act(
        'Hold a connection only while a query runs: no calls to others inside a transaction, and give it back on every path.',
      ),
    ],
    prevent: [
      act(
        'Alert on the wait for a connection, and load-test with real latencies of what is called meanwhile.',
      ),
    ],
  },
  connection_slots_full: {
    because: ['{entity} had no free connection slot'],
    how: ['A server without a free slot refuses new sessions while the old ones still work.'],
    mitigate: [
      act(
        'End idle sessions of {entity}.',
        'Their clients reconnect at once if their pools are too large.',
      ),
    ],
    fix: [
      act(
        'Size the pools of all clients together below the limit of {entity}, or put a pooler in between.',
      ),
    ],
    prevent: [act('Alert on used connection slots of {entity} well before the limit.')],
  },
  thread_pool_exhausted: {
    because: [
      'the worker pool {pool} of {entity} had no free worker',
      '{entity} had no free worker thread',
    ],
    how: ['Threads {instance.threads}.', 'Work waits in a queue before it starts.'],
    mitigate: [
      undo,
      act('Add instances of {entity}, or workers to the pool.', 'More workers need more memory.'),
    ],
    fix: [act('Take the slow or blocking work out of the pool, or bound it with a timeout.')],
    prevent: [act('Alert on the length of the work queue.')],
  },
  file_descriptors_exhausted: {
    because: ['{entity} ran out of file descriptors'],
    how: [
      'Neither files nor sockets can be opened any more; what is open keeps working.',
      'It is logged as {template}.',
    ],
    mitigate: [
      act(
        'Restart {entity}, and raise its descriptor limit.',
        'A leak fills the higher limit as well.',
      ),
    ],
    fix: [act('Close what is opened on every path, and reuse connections.')],
    prevent: [act('Alert on open descriptors as a share of the limit.')],
  },
  queue_backlog: {
    because: [
      'the consumers of {pool} in {entity} could not keep up',
      'the consumers of {entity} could not keep up',
    ],
    how: [
      'Messages waiting {queue.lag}.',
      'When more arrives than is processed, each message waits longer than the one before.',
    ],
    mitigate: [
      undo,
      act(
        'Add consumers, up to the number of partitions.',
        'What lies behind the consumers gets more load.',
      ),
    ],
    fix: [act('Find what slowed the consumer down, or shed what nobody needs.')],
    prevent: [
      act('Alert on the age of the oldest message rather than on the length of the queue.'),
    ],
  },
  poison_message: {
    because: ['one message in {entity} could not be processed and was tried again and again'],
    how: [
      'Messages waiting {queue.lag}.',
      'It is logged as {template}.',
      'What stands behind the message does not get its turn.',
    ],
    mitigate: [
      act('Put the message aside.', 'Its content is not processed until somebody looks at it.'),
    ],
    fix: [act('Handle the content that fails, and bound the number of attempts.')],
    prevent: [act('Use a dead-letter queue with an alert on its arrivals.')],
  },
};
