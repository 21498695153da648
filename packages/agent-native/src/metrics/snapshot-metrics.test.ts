import { batchBuilder, pointRows } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { plainContainer } from '../identity/container.ts';
import type { SnapshotDocument } from '../protocol/documents.ts';
import {
  connectionDocument,
  requestsDocument,
  snapshotDocument,
} from '../protocol/test-kit/documents.ts';
import { growth } from './growth.ts';
import { pointBatches } from './metrics-batch.ts';
import { metricsText } from './metrics-text.ts';
import { ownerTable } from './owner.ts';
import { seriesTable } from './series-table.ts';
import { addSnapshot } from './snapshot-metrics.ts';

interface Rig {
  round(snapshot: SnapshotDocument): Promise<void>;
  /** Lines of a metric without the machine's labels. */
  lines(name: RegExp): string[];
  readonly dropped: Map<string, number>;
  readonly table: ReturnType<typeof seriesTable>;
  readonly counted: ReturnType<typeof growth>;
  now: number;
}

function rig(options: { maxSeries?: number } = {}): Rig {
  const { maxSeries = 1000 } = options;
  const dropped = new Map<string, number>();
  const table = seriesTable({ maxSeries, retention: 60_000, start: 0 });
  const owners = ownerTable({ hostname: 'n1', id: 'm1', systemUuid: '', kernel: '6.1' });
  const self: Rig = {
    now: 1000,
    dropped,
    table,
    counted: growth({ now: () => self.now, maxRows: 1000, retention: 60_000 }),
    async round(snapshot) {
      table.begin(self.now);
      await addSnapshot(
        {
          table,
          growth: self.counted,
          owners,
          containers: new Map([
            ['42', plainContainer('/docker/web')],
            ['43', plainContainer('/docker/web')],
          ]),
          addresses: ({ address }) => [address],
          drop: (reason) => void dropped.set(reason, (dropped.get(reason) ?? 0) + 1),
        },
        snapshot,
      );
      self.now += 1000;
    },
    lines: (name) =>
      metricsText(table.all())
        .split('\n')
        .filter((line) => name.test(line) && !line.startsWith('#'))
        .map((line) =>
          line
            .replace('machine_id="m1",system_uuid="",container_id="/docker/web",', '')
            .replace('machine_id="m1",system_uuid="",container_id="/docker/web"', ''),
        ),
  };
  return self;
}
const only = (change: Partial<SnapshotDocument>): SnapshotDocument => ({
  ...snapshotDocument(),
  connections: [],
  requests: [],
  ...change,
});

describe('metrics of a snapshot', () => {
  it('have the names and labels of the node agent', async () => {
    const { round, lines } = rig();
    const failed = connectionDocument({
      actual: '',
      connects: 0,
      failed: 3,
      errors: { ECONNREFUSED: 3 },
      active: 0,
      sent: 0,
      received: 0,
      retransmits: 0,
    });
    await round(
      snapshotDocument({
        connections: [connectionDocument(), failed],
        requests: [
          requestsDocument(),
          requestsDocument({ side: 'server', destination: '', actual: '', status: '503' }),
          requestsDocument({ protocol: 'rabbitmq', method: 'produce', status: 'ok' }),
        ],
      }),
    );
    expect(lines(/^container_net_tcp/)).toEqual([
      'container_net_tcp_successful_connects_total{destination="10.96.0.10:80",actual_destination="10.0.0.7:8080"} 4',
      'container_net_tcp_connection_time_seconds_total{destination="10.96.0.10:80",actual_destination="10.0.0.7:8080"} 0.008',
      'container_net_tcp_bytes_sent_total{destination="10.96.0.10:80",actual_destination="10.0.0.7:8080"} 1000',
      'container_net_tcp_bytes_received_total{destination="10.96.0.10:80",actual_destination="10.0.0.7:8080"} 5000',
      'container_net_tcp_retransmits_total{destination="10.96.0.10:80",actual_destination="10.0.0.7:8080"} 1',
      'container_net_tcp_active_connections{destination="10.96.0.10:80",actual_destination="10.0.0.7:8080"} 2',
      'container_net_tcp_failed_connects_total{destination="10.96.0.10:80"} 3',
      'container_net_tcp_connect_errors_total{destination="10.96.0.10:80",error="ECONNREFUSED"} 3',
      'container_net_tcp_listen_info{listen_addr="0.0.0.0:8080",proxy="",netns="4026531840"} 1',
    ]);
    expect(lines(/^container_(http|rabbitmq).*total\{/)).toEqual([
      'container_http_requests_total{destination="10.96.0.10:80",actual_destination="10.0.0.7:8080",status="2xx"} 3',
      'container_http_inbound_requests_total{status="5xx"} 3',
      'container_rabbitmq_messages_total{destination="10.96.0.10:80",actual_destination="10.0.0.7:8080",status="ok",method="produce"} 3',
    ]);
    expect(
      lines(/^container_http_inbound_requests_duration.*(le="0.025"|le="\+Inf"|sum|count)/),
    ).toEqual([
      'container_http_inbound_requests_duration_seconds_total_bucket{le="0.025"} 3',
      'container_http_inbound_requests_duration_seconds_total_bucket{le="+Inf"} 3',
      'container_http_inbound_requests_duration_seconds_total_sum{} 0.06',
      'container_http_inbound_requests_duration_seconds_total_count{} 3',
    ]);
    expect(lines(/^container_(net_latency|dns_requests_total|oom|restarts|nodejs)/)).toEqual([
      'container_net_latency_seconds{destination_ip="10.0.0.7"} 0.002',
      'container_dns_requests_total{request_type="TypeA",domain="db.local",status="ok"} 2',
      'container_restarts_total{} 1',
      'container_oom_kills_total{} 0',
      'container_nodejs_event_loop_blocked_time_seconds_total{} 0.5',
    ]);
  });

  it('never fall: not with a new helper, nor with a new cgroup of the same container', async () => {
    const r = rig();
    const total = (): number =>
      Number(
        r
          .lines(/^container_net_tcp_successful_connects_total/)[0]
          ?.split(' ')
          .at(-1),
      );
    const round = async (connects: number, cgroup = '42'): Promise<number> => {
      await r.round(only({ connections: [connectionDocument({ connects, cgroup })] }));
      return total();
    };
    expect([await round(4), await round(6)]).toEqual([4, 6]);
    r.counted.restart();
    // Seven from the new helper: it had more than before, and it is still all new.
    expect([await round(7), await round(9)]).toEqual([13, 15]);
    expect(await round(2)).toBe(17);
    expect(await round(5, '43')).toBe(22);
    await r.round(only({}));
    expect(total()).toBe(22);
  });

  it('forget gauges at once, counters after a while', async () => {
    const r = rig();
    await r.round(only({ connections: [connectionDocument()] }));
    await r.round(only({}));
    expect(r.lines(/active_connections/)).toEqual([]);
    expect(r.lines(/bytes_sent/)).toHaveLength(1);
    r.now += 70_000;
    await r.round(only({}));
    expect(r.lines(/bytes_sent/)).toEqual([]);
  });

  it('are bounded, and what found no room is counted', async () => {
    const r = rig({ maxSeries: 20 });
    const connections = Array.from({ length: 2000 }, (_, i) =>
      connectionDocument({ destination: `10.0.0.1:${i}` }),
    );
    await r.round(only({ connections }));
    expect(r.table.size).toBe(20);
    expect(r.table.dropped).toBeGreaterThan(5000);
    expect(r.dropped.get('rows')).toBeGreaterThanOrEqual(1000);
    await r.round(only({ connections: [connectionDocument({ cgroup: '99' })] }));
    expect(r.dropped.get('unattributed')).toBe(1);
  });

  it('escape what others wrote', async () => {
    const r = rig();
    await r.round(only({ names: [{ ip: '1.2.3.4', fqdn: 'a"b\\c\nd' }] }));
    expect(r.lines(/^ip_to_fqdn/)).toEqual([
      'ip_to_fqdn{machine_id="m1",system_uuid="",ip="1.2.3.4",fqdn="a\\"b\\\\c\\nd"} 1',
    ]);
  });

  it('become points of one table', async () => {
    const r = rig();
    await r.round(snapshotDocument());
    const [{ batch } = { batch: batchBuilder().build() }] = pointBatches(r.table.all(), 5000);
    const points = [...pointRows(batch)];
    expect(batch.resources.length).toBe(2);
    expect(points).toHaveLength(r.table.all().length);
    const histogram = points.find(
      ({ descriptor }) => descriptor.name === 'container_http_requests_duration_seconds_total',
    );
    expect(histogram).toMatchObject({
      count: 3,
      time: 5000,
      descriptor: { kind: 'histogram', temporality: 'cumulative', unit: 's' },
    });
    expect(histogram?.value).toBeCloseTo(0.06);
    expect([...(histogram?.histogram?.counts ?? [])]).toEqual([0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(Object.fromEntries(histogram?.resource ?? [])).toEqual({
      'host.name': 'n1',
      'host.id': 'm1',
      'os.type': 'linux',
      'container.id': '/docker/web',
      'service.name': '/docker/web',
    });
    expect(histogram?.attributes.get('container_id')).toBe('/docker/web');
  });
});
