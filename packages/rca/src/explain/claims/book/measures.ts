const mean = '(average|mean)?';
const time = '(latency|latencies|time|duration|response time)';

/**
 * What people call a measurement, as patterns, by the title that it has in the evidence. The title itself is always
 * understood. Only names that nobody would use for another measurement of this list.
 */
export const measureNames: Readonly<Record<string, readonly string[]>> = {
  'Time per request': [
    `${mean} (request|response) ${time}`,
    `${mean} (latency|response time)`,
    `${mean} time (per|of a|for a|for each|of each|of) request`,
    `${mean} latency (per|of) request`,
  ],
  'Time per request of one route': [
    `${mean} (latency|response time|time per request)`,
    `${mean} (request|response) ${time}`,
  ],
  'Share of failed requests': [
    '(request)? (error|failure) rate',
    '(share|proportion|fraction|percentage|rate) of (failed|failing|unsuccessful) request',
    '(share|proportion|fraction|percentage) of (request|its request) (that|which) (fail|failed)',
    '(share|proportion|fraction|percentage) of (request|its request) (failing|failed)',
    'share of (error|failure)',
    'error',
    'failure',
  ],
  'Share of failed calls': [
    '(share|proportion|fraction|percentage|rate) of (failed|failing|unsuccessful) call',
    '(share|proportion|fraction|percentage) of (call|its call|the call) (that|which) (fail|failed)',
    '(call)? (error|failure) rate (of call)?',
    'failed call',
  ],
  'Requests per second': [
    '(request)? (traffic|throughput)',
    'request (rate|volume)',
    'rate of (incoming)? request',
    '(number of)? request per second',
    'traffic volume',
  ],
  'Calls per second': ['call (rate|volume)', 'rate of call', '(number of)? call per second'],
  'Time per call': [
    `${mean} call ${time}`,
    `${mean} ${time} (per|of|of a|of each|for a|for each) call`,
    `${mean} (latency|response time)`,
  ],
  'Time per call of one statement': [
    `${mean} ${time} (per|of a|of each|for each) (call|execution)`,
    `${mean} time per (call of one statement|call of the statement|call of that statement)`,
    `${mean} ${time} of (the|that|this|one) (same|unchanged)? (query|statement)`,
  ],
  'Time per call of one operation': [
    `${mean} ${time} (per|of a|of each|for each) call`,
    `${mean} (call|operation) ${time}`,
  ],
  'Time per call between the two sides': [
    'time (per call|each call spend|a call spend|of a call|that a call spend)? between the two side',
  ],
  'Own time per request': [
    '(own|self) time (per request)?',
    'time (per request)? of (its|their) own',
    'time (it|each request)? (spent|spend) in its own code (per request)?',
  ],
  'Own time per operation, without the calls it makes': ['(own|self) time (per operation)?'],
  '95th percentile of request duration': [
    `tail ${time}`,
    'ninety-fifth percentile (of (the|its|their)? (request)? (latency|duration|response time|time per request))?',
  ],
  '99th percentile of request duration': [
    `tail ${time}`,
    'ninety-ninth percentile (of (the|its|their)? (request)? (latency|duration|response time|time per request))?',
  ],
  'Median request duration': [`median (request|response)? ${time}`],
  'Instances that report': [
    '(number|count) of (instance|replica) (that|which) report',
    '(number|count) of (reporting|running|live) (instance|replica)',
    '(instance|replica) count',
    'number of (instance|replica)',
    '(reporting|running) (instance|replica)',
    '(instance|replica) (that|which)? report',
  ],
  'Client connections in use': [
    '(number|count) of (client|pool|pooled|database)? connection in use',
    '(number|count) of used (client)? connection',
    '(client|pool|pooled|database)? connection in use',
    '(used|busy) connection',
    'connection pool (usage|use)',
    'pool (usage|use)',
  ],
  'Client connections allowed': [
    'number of (client)? connection allowed',
    '(client)? connection allowed',
    '(connection)? pool (size|limit|capacity)',
    'size of the (connection)? pool',
  ],
  'Requests that wait for a connection': [
    '(number|count) of (request) (that wait|waiting|queued|queueing) for a (free)? connection',
    '(waiting|queued) request',
    'request (that wait|waiting|queued|queueing) for a (free)? connection',
    'number of waiting request',
  ],
  'Time for which a connection is held': [
    '(average|mean)? time (for which|that) (a|each) connection (is|was) held',
    '(average|mean)? (connection)? (hold|holding) time',
    'time (each|a) connection (is|was) held',
  ],
  'Time spent waiting, per connection that was got': [
    '(average|mean)? time (spent)? (waiting|wait) for a connection',
    '(average|mean)? (connection)? wait time',
    'wait for a connection',
  ],
  'Sessions idle in a transaction': [
    '(number of)? session (that are|that were)? idle in (a)? transaction',
    'idle-in-transaction session',
  ],
  'Sessions that wait for a lock': [
    '(number of)? session (waiting|that wait) for a lock',
    'lock wait',
  ],
  'Sessions of the database': ['(number of)? (database)? session', 'session of the database'],
  'Resident or working-set memory': [
    'memory (in use|usage|use|consumption|footprint)?',
    '(resident|working-set) memory',
    'amount of memory in use',
  ],
  'Heap in use': ['heap (in use|usage|use|size)?', 'used heap'],
  'Time in garbage collection': [
    'time (spent)? (in|on) garbage collection',
    '(garbage collection|gc) time',
    'garbage collection',
  ],
  'CPU time per request': [
    'cpu (time)? (per|for each|of each) request',
    'cpu cost (per|of a) request',
  ],
  '99th percentile of event-loop delay': ['(event-loop|event loop) (delay|lag|latency)'],
  'Share of time the event loop was busy': ['event-loop utilization', 'event loop utilization'],
  'Time per disk read': [
    `${mean} disk read ${time}`,
    '(average|mean)? time (of a|for a|of each|for each|per) (disk)? read',
    '(read|disk) latency',
  ],
  'Time the busiest disk was busy': [
    '(disk|device) (utilization|utilisation)',
    'time the (busiest)? disk (is|was) busy',
  ],
  'Disk operations that wait or are under way, on average': [
    '(number of)? disk operation that wait or are under way',
    'disk queue (length|depth)?',
    'queue (length|depth) (of the disk)?',
  ],
  'Bytes read from disks': [
    'byte read from disk',
    'disk read (rate|throughput)?',
    'read throughput',
  ],
  'Bytes read from a disk': [
    'byte read from (a|the) disk',
    'disk read (rate|throughput)?',
    'read (rate|throughput) of the disk',
    'read from (a|the) disk (<device>)?',
    'byte read from (the)? disk (<device>)?',
  ],
  'Bytes written to disks': ['byte written to disk', 'disk write (rate|throughput)?'],
  'Blocks read from outside of the cache': ['block read from outside (of)? (the|its) cache'],
  'Blocks touched per call': [
    'block (touched|read) per (call|execution)',
    'number of block touched per call',
  ],
  'Rows returned per call': [
    'row (returned)? per (call|execution)',
    'number of row returned per call',
  ],
  'Executions of the statement': ['(number of)? execution of the (statement|query)'],
  'Index scans of the table': ['(number of)? index scan (of the table)?', 'scan of the index'],
};

/** Measurements that are spoken of by the names of another one. */
export const namesake: Readonly<Record<string, string>> = {
  'Requests per second while the trouble lasted': 'Requests per second',
};

/** Names of what is measured besides, by the prefix of its facts. */
export const prefixNames: Readonly<Record<string, readonly string[]>> = {
  fastest_tenth_: [
    'fastest tenth (of (them|the calls|calls|its calls))?',
    'time of the fastest tenth',
  ],
  calls_: ['(number of)? (call|query) per request'],
  rows_: ['(number of)? row (returned|read)? per (call|query|execution)'],
  failed_: ['(share|proportion|fraction|percentage) of (failed|failing) call'],
  total_: ['total time (per call|per operation)?', 'whole time'],
};

/** Measurements whose number is a mean, so that "on average" may be said of it. */
export function isMean(title: string, prefix: string): boolean {
  if (prefix !== '' && prefix !== 'total_' && prefix !== 'calls_' && prefix !== 'rows_')
    return false;
  return /^(?:Time per|Own time|CPU time per|Time for which|Time spent|Disk operations|Rows|Blocks)/.test(
    title,
  );
}

/** What the clause shapes speak of without naming it, by a word for the kind. */
export const families: Readonly<Record<string, readonly string[]>> = {
  'request-time': ['Time per request', 'Time per request of one route'],
  'request-errors': ['Share of failed requests'],
  'call-time': ['Time per call', 'Time per call of one operation'],
  'call-errors': ['Share of failed calls'],
  'statement-time': ['Time per call of one statement'],
  traffic: ['Requests per second', 'Requests per second while the trouble lasted'],
  'pool-used': ['Client connections in use'],
  'pool-max': ['Client connections allowed'],
  'pool-pending': ['Requests that wait for a connection'],
  'pool-hold': ['Time for which a connection is held'],
  instances: ['Instances that report'],
  'between-time': ['Time per call between the two sides'],
  'disk-read': ['Bytes read from disks', 'Bytes read from a disk'],
  failures: ['Failures that begin here'],
  gc: ['Time in garbage collection'],
  'event-loop': ['99th percentile of event-loop delay'],
  'disk-read-time': ['Time per disk read'],
  'between-calls': ['Calls made between two statements of one span'],
  blocks: ['Blocks touched per call'],
  'scan-rows': ['Rows read per scan through the table'],
  'disk-busy': ['Time the busiest disk was busy'],
  'disk-write': ['Bytes written to disks'],
};
