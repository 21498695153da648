/** Groups of causes, by where the fault sits. */
export type CauseArea =
  | 'code'
  | 'data'
  | 'pool'
  | 'resource'
  | 'network'
  | 'dependency'
  | 'traffic'
  | 'configuration'
  | 'platform';

export interface CauseTypeDefinition {
  readonly area: CauseArea;
  /** A noun phrase that completes "the root cause is …". */
  readonly title: string;
}

function cause(area: CauseArea, title: string): CauseTypeDefinition {
  return { area, title };
}

/** The closed vocabulary of root causes. A symptom ("latency is high") is never in it. */
export type CauseType =
  | 'cpu_regression'
  | 'event_loop_blocked'
  | 'allocation_pressure'
  | 'memory_leak'
  | 'exception'
  | 'wrong_result'
  | 'n_plus_one'
  | 'retry_storm'
  | 'schema_index_lost'
  | 'query_regression'
  | 'lock_wait'
  | 'foreign_workload'
  | 'cache_miss_storm'
  | 'large_payload'
  | 'vacuum_blocked'
  | 'checkpoint_storm'
  | 'pool_exhausted'
  | 'connection_slots_full'
  | 'thread_pool_exhausted'
  | 'file_descriptors_exhausted'
  | 'queue_backlog'
  | 'poison_message'
  | 'cpu_throttled'
  | 'cpu_contention'
  | 'memory_exhausted'
  | 'disk_contention'
  | 'disk_full'
  | 'disk_slow'
  | 'network_delay'
  | 'packet_loss'
  | 'network_partition'
  | 'bandwidth_limit'
  | 'dns_failure'
  | 'dependency_down'
  | 'dependency_slow'
  | 'dependency_errors'
  | 'wrong_dependency'
  | 'traffic_leap'
  | 'configuration_change'
  | 'timeout_too_tight'
  | 'certificate_expired'
  | 'credential_invalid'
  | 'instance_lost'
  | 'failover'
  | 'clock_skew';

export const causeTypes: Readonly<Record<CauseType, CauseTypeDefinition>> = {
  cpu_regression: cause('code', 'code that burns more CPU per request'),
  event_loop_blocked: cause('code', 'synchronous work that blocks the event loop'),
  allocation_pressure: cause('code', 'allocation churn that keeps the garbage collector busy'),
  memory_leak: cause('code', 'a memory leak'),
  exception: cause('code', 'code that throws'),
  wrong_result: cause('code', 'code that returns early or takes another branch'),
  n_plus_one: cause('code', 'one query per item instead of one per request'),
  retry_storm: cause('code', 'retries that multiply the load'),
  schema_index_lost: cause('data', 'a lost index or access path'),
  query_regression: cause('data', 'a query that does more work'),
  lock_wait: cause('data', 'waiting for a lock that another session holds'),
  foreign_workload: cause('data', 'another client that loads the shared database'),
  cache_miss_storm: cause('data', 'a cache that stopped answering'),
  large_payload: cause('data', 'payloads that grew'),
  vacuum_blocked: cause('data', 'dead rows that cannot be removed'),
  checkpoint_storm: cause('data', 'write bursts that force checkpoints'),
  pool_exhausted: cause('pool', 'a connection pool with no free slot'),
  connection_slots_full: cause('pool', 'a server with no free connection slot'),
  thread_pool_exhausted: cause('pool', 'a thread or worker pool with no free worker'),
  file_descriptors_exhausted: cause('pool', 'no free file descriptor'),
  queue_backlog: cause('pool', 'consumers that cannot keep up'),
  poison_message: cause('pool', 'one message that cannot be processed'),
  cpu_throttled: cause('resource', 'a CPU limit that holds the process back'),
  cpu_contention: cause('resource', 'a neighbour that takes the CPU'),
  memory_exhausted: cause('resource', 'memory that ran out'),
  disk_contention: cause('resource', 'a neighbour that saturates the disk'),
  disk_full: cause('resource', 'a full file system'),
  disk_slow: cause('resource', 'a slow disk'),
  network_delay: cause('network', 'delay on the network path'),
  packet_loss: cause('network', 'packet loss on the network path'),
  network_partition: cause('network', 'a broken network path'),
  bandwidth_limit: cause('network', 'a saturated network link'),
  dns_failure: cause('network', 'slow or wrong name resolution'),
  dependency_down: cause('dependency', 'a dependency that does not answer'),
  dependency_slow: cause('dependency', 'a dependency that became slow'),
  dependency_errors: cause('dependency', 'a dependency that answers with errors'),
  wrong_dependency: cause('dependency', 'calls that go to the wrong place'),
  traffic_leap: cause('traffic', 'a leap in traffic'),
  configuration_change: cause('configuration', 'a setting that was changed'),
  timeout_too_tight: cause('configuration', 'a timeout shorter than the call it guards'),
  certificate_expired: cause('configuration', 'an expired certificate'),
  credential_invalid: cause('configuration', 'credentials that are no longer accepted'),
  instance_lost: cause('platform', 'instances that are gone'),
  failover: cause('platform', 'a switch of the primary'),
  clock_skew: cause('platform', 'a clock that is wrong'),
};
