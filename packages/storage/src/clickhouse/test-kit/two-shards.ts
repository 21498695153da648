import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { freePort } from '../../test-kit/free-port.ts';

export interface TwoShards {
  readonly cluster: string;
  readonly servers: readonly [ClickHouseServer, ClickHouseServer];
  stop(): Promise<void>;
}

/** Two servers that know each other as the shards of a cluster. */
export async function startTwoShards(): Promise<TwoShards> {
  const cluster = 'pair';
  const ports = [await freePort(), await freePort()] as const;
  const shard = (port: number): string =>
    `<shard><internal_replication>true</internal_replication>
      <replica><host>127.0.0.1</host><port>${port}</port></replica></shard>`;
  const config = `<remote_servers><${cluster}>${ports.map(shard).join('')}</${cluster}></remote_servers>`;
  const first = await startClickHouse({ config, tcpPort: ports[0] });
  const second = await startClickHouse({ config, tcpPort: ports[1] });
  return {
    cluster,
    servers: [first, second],
    async stop() {
      await first.stop();
      await second.stop();
    },
  };
}
