/** Names of programs that are a type by themselves. */
const byProgram: Readonly<Record<string, string>> = {
  asd: 'aerospike',
  beam: 'rabbitmq',
  'ceph-mon': 'ceph',
  'ceph-osd': 'ceph',
  clickhouse: 'clickhouse',
  'clickhouse-keeper': 'clickhouse-keeper',
  'clickhouse-server': 'clickhouse',
  cockroach: 'cockroach',
  consul: 'consul',
  'couchbase-server': 'couchbase',
  dockerd: 'dockerd',
  dotnet: 'dotnet',
  dragonfly: 'dragonfly',
  envoy: 'envoy',
  etcd: 'etcd',
  fdbserver: 'foundationdb',
  haproxy: 'haproxy',
  httpd: 'httpd',
  apache2: 'httpd',
  influxd: 'influxdb',
  java: 'java',
  k3s: 'k3s',
  'keydb-server': 'keydb',
  'kube-apiserver': 'kube-apiserver',
  'kube-controller-manager': 'kube-controller-manager',
  'kube-proxy': 'kube-proxy',
  'kube-scheduler': 'kube-scheduler',
  kubelet: 'kubelet',
  mariadbd: 'mysql',
  memcached: 'memcached',
  mongod: 'mongodb',
  mongos: 'mongos',
  mysqld: 'mysql',
  'nats-server': 'nats',
  nginx: 'nginx',
  node: 'nodejs',
  nodejs: 'nodejs',
  ollama: 'ollama',
  pgbouncer: 'pgbouncer',
  'php-fpm': 'php',
  php: 'php',
  postgres: 'postgres',
  postmaster: 'postgres',
  prometheus: 'prometheus',
  proxysql: 'proxysql',
  'redis-sentinel': 'redis-sentinel',
  'redis-server': 'redis',
  rook: 'rook',
  ruby: 'ruby',
  sqlservr: 'mssql',
  traefik: 'traefik',
  uwsgi: 'python',
  gunicorn: 'python',
  'valkey-server': 'valkey',
  'valkey-sentinel': 'redis-sentinel',
  vault: 'vault',
  'victoria-logs': 'victoria-logs',
  'victoria-metrics': 'victoria-metrics',
  vminsert: 'victoria-metrics',
  vmselect: 'victoria-metrics',
  vmstorage: 'victoria-metrics',
};

/** What a Java program is, by words of its command line. */
const byJavaWord: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/org\.apache\.cassandra\.service\.CassandraDaemon/, 'cassandra'],
  [/kafka\.Kafka\b/, 'kafka'],
  [/org\.apache\.zookeeper\./, 'zookeeper'],
  [/org\.elasticsearch\./, 'elasticsearch'],
  [/org\.opensearch\./, 'opensearch'],
  [/org\.apache\.catalina\.startup\.Bootstrap/, 'tomcat'],
];

const byPattern: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/^python[\d.]*$/, 'python'],
  [/^php(?:-fpm)?[\d.]*$/, 'php'],
  [/^ruby[\d.]*$|^puma$|^unicorn/, 'ruby'],
  [/^beam(?:\.smp)?$/, 'rabbitmq'],
];

/** File name of the program, without what servers write behind it, such as `nginx: master process`. */
function programOf(first: string): string {
  const word = first.split(/[ :]/)[0] ?? '';
  return word.slice(word.lastIndexOf('/') + 1);
}

/** What a process is, by its command line; empty when it cannot be told. */
export function applicationType(commandLine: readonly string[]): string {
  const [first = '', ...rest] = commandLine;
  const program = programOf(first);
  if (program === 'java') {
    const line = rest.join(' ');
    return byJavaWord.find(([pattern]) => pattern.test(line))?.[1] ?? 'java';
  }
  // Other programs run on the same machine of Erlang.
  if (/^beam/.test(program)) return rest.join(' ').includes('rabbit') ? 'rabbitmq' : '';
  if (program === 'redis-server' && rest.includes('--sentinel')) return 'redis-sentinel';
  if (program === 'clickhouse' && rest[0] === 'keeper') return 'clickhouse-keeper';
  if (Object.hasOwn(byProgram, program)) return byProgram[program] as string;
  return byPattern.find(([pattern]) => pattern.test(program))?.[1] ?? '';
}

/** Every type there is, sorted. */
export const applicationTypes: readonly string[] = [
  ...new Set([
    ...Object.values(byProgram),
    ...byJavaWord.map(([, type]) => type),
    ...byPattern.map(([, type]) => type),
  ]),
].toSorted();
