import { argv, stdout } from 'node:process';
import { Client, type errors, tracker } from 'cassandra-driver';

interface Seen {
  readonly statement: string;
  /** Of the protocol; 0 for none. */
  readonly code: number;
  readonly ms: number;
}

// Runs groups of statements, those of one group at the same time, and tells each as the driver's tracker tells it.
const [, , address = '', port = '0', groups = '[]'] = argv;
const seen: Seen[] = [];
type Query = string | { query: string }[];
const see = (query: Query, code: number, [seconds = 0, nanos = 0]: number[]): void => {
  const statement = typeof query === 'string' ? query : (query[0]?.query ?? '');
  seen.push({ statement, code, ms: seconds * 1e3 + nanos / 1e6 });
};
// Only the logger can be made: its words are replaced.
const requestTracker = Object.assign(new tracker.RequestLogger({}), {
  onSuccess(...[, query, , , , , latency]: Parameters<tracker.RequestTracker['onSuccess']>) {
    see(query, 0, latency);
  },
  onError(...[, query, , , , error, latency]: Parameters<tracker.RequestTracker['onError']>) {
    see(query, (error as errors.ResponseError).code, latency);
  },
  shutdown() {},
});
const client = new Client({
  contactPoints: [address],
  localDataCenter: 'dc1',
  keyspace: 'shop',
  isMetadataSyncEnabled: false,
  protocolOptions: { port: Number(port) },
  requestTracker,
});
await client.connect();
for (const group of JSON.parse(groups) as [string, string[]?][][]) {
  await Promise.all(
    group.map(([statement, parameters]) =>
      client
        .execute(statement, parameters, { prepare: parameters !== undefined })
        .catch(() => undefined),
    ),
  );
}
await client.batch(['update cart set n = 1', 'update cart set n = 2'], { prepare: false });
await client.shutdown();
stdout.write(JSON.stringify(seen));
