import type { ServiceKind } from '../model/entity.ts';

/** What runs in a container, in the words of the world. */
export interface ApplicationType {
  readonly kind: ServiceKind;
  /** As `Service.system` names it; empty for applications. */
  readonly system: string;
  /** Language or runtime; empty where the type does not tell. */
  readonly runtime: string;
}

const databases: Readonly<Record<string, string>> = {
  aerospike: 'aerospike',
  cassandra: 'cassandra',
  clickhouse: 'clickhouse',
  cockroach: 'cockroachdb',
  couchbase: 'couchbase',
  dragonfly: 'redis',
  elasticsearch: 'elasticsearch',
  etcd: 'etcd',
  foundationdb: 'foundationdb',
  influxdb: 'influxdb',
  keydb: 'redis',
  mariadb: 'mysql',
  memcached: 'memcached',
  mongodb: 'mongodb',
  mongos: 'mongodb',
  mssql: 'microsoft.sql_server',
  mysql: 'mysql',
  opensearch: 'opensearch',
  postgres: 'postgresql',
  redis: 'redis',
  valkey: 'redis',
};

const queues: Readonly<Record<string, string>> = {
  kafka: 'kafka',
  nats: 'nats',
  rabbitmq: 'rabbitmq',
};

const runtimes: Readonly<Record<string, string>> = {
  dotnet: 'dotnet',
  golang: 'go',
  java: 'java',
  nodejs: 'nodejs',
  php: 'php',
  python: 'python',
  ruby: 'ruby',
  tomcat: 'java',
};

const own = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** What an `application_type` or the name of a protocol stands for. */
export function applicationType(type: string): ApplicationType {
  const name = type.toLowerCase();
  const database = own(databases, name);
  if (database !== undefined) return { kind: 'database', system: database, runtime: '' };
  const queue = own(queues, name);
  if (queue !== undefined) return { kind: 'queue', system: queue, runtime: '' };
  return { kind: 'application', system: '', runtime: own(runtimes, name) ?? '' };
}

/** Containers that stand beside what a pod is for. */
const companions = /exporter|metrics|sidecar|proxy|envoy|istio|linkerd|agent|backup|pgbouncer/i;

/** What a group of containers is for: a database beside which nothing else serves is one. */
export function mainType(
  types: Iterable<{ readonly container: string; readonly type: string }>,
): ApplicationType {
  const found = [...types];
  const main = found.filter(({ container }) => !companions.test(container));
  const judged = (main.length > 0 ? main : found).map(({ type }) => applicationType(type));
  const stores = judged.filter(({ kind }) => kind !== 'application');
  const languages = judged.filter(({ runtime }) => runtime !== '');
  const runtime = languages[0]?.runtime ?? '';
  const [store] = stores;
  if (store === undefined || languages.length > 0) {
    return { kind: 'application', system: '', runtime };
  }
  return store;
}

/** Systems by the port they are usually found at. */
const ports: Readonly<Record<number, string>> = {
  80: 'http',
  443: 'http',
  2181: 'zookeeper',
  3306: 'mysql',
  4222: 'nats',
  5432: 'postgres',
  5672: 'rabbitmq',
  6379: 'redis',
  8080: 'http',
  9042: 'cassandra',
  9092: 'kafka',
  9093: 'kafka',
  9094: 'kafka',
  9200: 'elasticsearch',
  9300: 'elasticsearch',
  11211: 'memcached',
  27017: 'mongodb',
};

/** The type that is usually found at a port; `undefined` for a port that tells nothing. */
export function typeOfPort(port: number): string | undefined {
  return ports[port];
}
