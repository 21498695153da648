import { counter, type Family, histogram } from './family.ts';

const messaging = new Set(['rabbitmq', 'nats']);
const requestWords = new Set(['http', 'kafka', 'dubbo', 'zookeeper', 'foundationdb']);
const known = new Set([
  ...requestWords,
  ...messaging,
  ...['postgres', 'mysql', 'redis', 'mongo', 'memcached', 'cassandra', 'clickhouse'],
]);

export interface RequestFamilies {
  readonly total: Family;
  /** Messages have no latency. */
  readonly durations?: Family;
}

const byProtocol = new Map<string, RequestFamilies>();
for (const protocol of known) {
  const word = messaging.has(protocol)
    ? 'messages'
    : requestWords.has(protocol)
      ? 'requests'
      : 'queries';
  const name = `container_${protocol}_${word}`;
  byProtocol.set(`client ${protocol}`, {
    total: counter(`${name}_total`, '{request}', `Outgoing ${protocol} ${word}.`),
    ...(word !== 'messages' && {
      durations: histogram(
        `${name}_duration_seconds_total`,
        `Duration of outgoing ${protocol} ${word}.`,
      ),
    }),
  });
  if (word === 'messages') continue;
  const inbound = `container_${protocol}_inbound_${word}`;
  byProtocol.set(`server ${protocol}`, {
    total: counter(`${inbound}_total`, '{request}', `Incoming ${protocol} ${word}.`),
    durations: histogram(
      `${inbound}_duration_seconds_total`,
      `Duration of incoming ${protocol} ${word}.`,
    ),
  });
}

/** Metrics of a protocol's requests; `undefined` where the agent reports none. */
export function requestFamilies(
  protocol: string,
  side: 'client' | 'server',
): RequestFamilies | undefined {
  return byProtocol.get(`${side} ${protocol === 'http2' ? 'http' : protocol}`);
}
