import { describe, expect, it } from 'vitest';
import { indexSignals } from '../model/signal-table.ts';
import type { SignalName } from '../model/signals.ts';
import { corootDialect } from './coroot-dialect.ts';
import { agentPoints, agentWorldOf, containerOn } from './test-kit/agent-points.ts';

const app = containerOn('m1', '/docker/app');
const instance = 'app#app@one';

function kitOnOne() {
  const kit = agentPoints();
  kit.gauge('node_info', { machine_id: 'm1', hostname: 'one' });
  return kit;
}

/** The value of a signal at the fourth step. */
function valueAt(kit: ReturnType<typeof kitOnOne>, signal: SignalName, entity: string): number {
  const found = indexSignals(agentWorldOf(kit).signals).series(signal, entity);
  expect(found, `${signal} of ${entity}`).toHaveLength(1);
  return found[0]?.values[3] as number;
}

describe('corootDialect', () => {
  it.each([
    ['container_resources_cpu_usage_seconds_total', 'instance.cpu.usage', 0.7],
    ['container_resources_cpu_throttled_seconds_total', 'instance.cpu.throttled', 0.2],
    ['container_resources_cpu_delay_seconds_total', 'instance.cpu.delay', 0.1],
    ['container_resources_disk_delay_seconds_total', 'instance.disk.delay', 0.1],
    [
      'container_nodejs_event_loop_blocked_time_seconds_total',
      'instance.event_loop.utilization',
      0.9,
    ],
    ['container_jvm_gc_time_seconds', 'instance.gc.time', 0.05],
  ] as const)('%s is %s', (metric, signal, rate) => {
    const kit = kitOnOne();
    kit.counter(metric, app, rate);
    expect(valueAt(kit, signal, instance)).toBeCloseTo(rate);
  });

  it.each([
    ['container_resources_cpu_limit_cores', 'instance.cpu.limit', 2],
    ['container_resources_memory_rss_bytes', 'instance.memory.usage', 3e8],
    ['container_resources_memory_limit_bytes', 'instance.memory.limit', 5e8],
  ] as const)('%s is %s', (metric, signal, value) => {
    const kit = kitOnOne();
    kit.gauge(metric, app, value);
    expect(valueAt(kit, signal, instance)).toBe(value);
    expect(valueAt(kit, 'instance.up', instance)).toBe(1);
  });

  it.each(['container_info', 'container_resources_memory_rss_bytes'])(
    'ends with %s, whatever counters are still told',
    (gauge) => {
      const kit = kitOnOne();
      kit.gauge(gauge, app, 1, [0, 2]);
      kit.counter('container_resources_cpu_usage_seconds_total', app, 0.5);
      const up = indexSignals(agentWorldOf(kit).signals).one('instance.up', instance)?.values;
      expect([...(up ?? [])]).toEqual([1, 1, 1, 1, Number.NaN, Number.NaN]);
    },
  );

  it('takes counters for a sign of life where there is no better one', () => {
    const kit = kitOnOne();
    kit.counter('container_resources_cpu_usage_seconds_total', app, 0.5);
    expect(valueAt(kit, 'instance.up', instance)).toBe(1);
  });

  it('adds up the containers of one pod', () => {
    const kit = kitOnOne();
    for (const [container, cores] of [
      ['app', 0.5],
      ['proxy', 0.1],
    ] as const) {
      const labels = containerOn('m1', `/k8s/shop/cart-5d8f7c9b6d-x2k9p/${container}`);
      kit.counter('container_resources_cpu_usage_seconds_total', labels, cores);
    }
    const pod = 'shop/cart#cart-5d8f7c9b6d-x2k9p';
    expect(valueAt(kit, 'instance.cpu.usage', pod)).toBeCloseTo(0.6);
  });

  it('counts restarts and kills for lack of memory in the step in which they happened', () => {
    const kit = kitOnOne();
    for (let step = 0; step < 6; step++) {
      const happened = step < 3 ? 0 : 1;
      kit.gauge('container_restarts_total', app, happened, [step, step]);
      kit.gauge('container_oom_kills_total', app, happened, [step, step]);
    }
    const signals = indexSignals(agentWorldOf(kit).signals);
    for (const signal of ['instance.restarts', 'instance.oom_kills'] as const) {
      expect([...(signals.one(signal, instance)?.values ?? [])].slice(1)).toEqual([0, 0, 1, 0, 0]);
    }
  });

  it('counts the bytes of a disk once, however often it is mounted', () => {
    const kit = kitOnOne();
    for (const mount_point of ['/', '/data']) {
      const labels = { ...app, device: 'vda', mount_point };
      kit.counter('container_resources_disk_read_bytes_total', labels, 30);
      kit.counter('container_resources_disk_written_bytes_total', labels, 4);
    }
    const signals = indexSignals(agentWorldOf(kit).signals);
    expect(signals.one('instance.disk.read_bytes', instance)?.values[2]).toBeCloseTo(30);
    expect(signals.one('instance.disk.write_bytes', instance)?.values[2]).toBeCloseTo(4);
  });

  it('divides by the size of the machine', () => {
    const kit = kitOnOne();
    kit.gauge('node_resources_cpu_logical_cores', { machine_id: 'm1' }, 4);
    for (const [mode, rate] of [
      ['idle', 1],
      ['user', 2.5],
      ['system', 0.5],
    ] as const) {
      kit.counter('node_resources_cpu_usage_seconds_total', { machine_id: 'm1', mode }, rate);
    }
    kit.gauge('node_resources_memory_total_bytes', { machine_id: 'm1' }, 8e9);
    kit.gauge('node_resources_memory_available_bytes', { machine_id: 'm1' }, 2e9);
    kit.counter(
      'node_resources_disk_io_time_seconds_total',
      { machine_id: 'm1', device: 'a' },
      0.2,
    );
    kit.counter(
      'node_resources_disk_io_time_seconds_total',
      { machine_id: 'm1', device: 'b' },
      0.6,
    );
    kit.counter('node_resources_disk_written_bytes_total', { machine_id: 'm1', device: 'b' }, 7);
    expect(valueAt(kit, 'node.disk.write_bytes', 'node:one')).toBeCloseTo(7);
    expect(valueAt(kit, 'node.cpu.utilization', 'node:one')).toBeCloseTo(0.75);
    expect(valueAt(kit, 'node.memory.utilization', 'node:one')).toBeCloseTo(0.75);
    expect(valueAt(kit, 'node.disk.io_time', 'node:one')).toBeCloseTo(0.6);
  });

  it('counts what a service serves over all protocols, and which of it failed', () => {
    const kit = kitOnOne();
    const statuses = [
      ['http', 'requests', '2xx', 5],
      ['http', 'requests', '404', 1],
      ['http', 'requests', '5xx', 2],
      ['http', 'requests', 'grpc:OK', 3],
      ['http', 'requests', 'grpc:NOT_FOUND', 1],
      ['http', 'requests', 'grpc:UNAVAILABLE', 0.5],
      ['http', 'requests', 'grpc:Internal', 0.5],
      ['postgres', 'queries', 'ok', 4],
      ['postgres', 'queries', 'failed', 1],
    ] as const;
    for (const [protocol, word, status, rate] of statuses) {
      kit.counter(`container_${protocol}_inbound_${word}_total`, { ...app, status }, rate);
    }
    const duration = 'container_http_inbound_requests_duration_seconds_total';
    kit.durations(duration, app, 13, 0.02);
    expect(valueAt(kit, 'service.requests', 'app')).toBeCloseTo(18);
    expect(valueAt(kit, 'service.errors', 'app')).toBeCloseTo(4);
    expect(valueAt(kit, 'service.time', 'app')).toBeCloseTo(0.26);
    const p95 = valueAt(kit, 'service.latency.p95', 'app');
    expect(p95).toBeGreaterThan(0.01);
    expect(p95).toBeLessThanOrEqual(0.025);
  });

  it('counts calls per edge, failed ones among them', () => {
    const kit = kitOnOne();
    const to = { ...app, destination: '10.0.0.9:6379', actual_destination: '10.0.0.9:6379' };
    kit.counter('container_redis_queries_total', { ...to, status: 'ok' }, 9);
    kit.counter('container_redis_queries_total', { ...to, status: 'failed' }, 1);
    kit.durations('container_redis_queries_duration_seconds_total', to, 10, 0.004);
    kit.counter(
      'container_net_tcp_failed_connects_total',
      { ...app, destination: '10.0.0.9:6379' },
      2,
    );
    kit.counter('container_net_tcp_retransmits_total', to, 0.3);
    kit.counter('container_net_tcp_bytes_sent_total', to, 1000);
    kit.counter('container_net_tcp_bytes_received_total', to, 3000);
    kit.counter('container_net_tcp_connection_time_seconds_total', to, 0.01);
    kit.gauge('container_net_latency_seconds', { ...app, destination_ip: '10.0.0.9' }, 0.002);
    const edge = 'app -> database:redis/external';
    expect(valueAt(kit, 'dependency.requests', edge)).toBeCloseTo(12);
    expect(valueAt(kit, 'dependency.errors', edge)).toBeCloseTo(3);
    expect(valueAt(kit, 'dependency.time', edge)).toBeCloseTo(0.04);
    expect(valueAt(kit, 'dependency.latency.p95', edge)).toBeLessThanOrEqual(0.005);
    expect(valueAt(kit, 'dependency.connect_errors', edge)).toBeCloseTo(2);
    expect(valueAt(kit, 'dependency.retransmits', edge)).toBeCloseTo(0.3);
    expect(valueAt(kit, 'dependency.bytes_sent', edge)).toBeCloseTo(1000);
    expect(valueAt(kit, 'dependency.bytes_received', edge)).toBeCloseTo(3000);
    expect(valueAt(kit, 'dependency.connect_time', edge)).toBeCloseTo(0.01);
    expect(valueAt(kit, 'dependency.round_trip', edge)).toBe(0.002);
    expect(agentWorldOf(kit).dependencies[0]?.protocols).toEqual(['redis']);
  });

  it('tells lookups that failed from names that do not exist', () => {
    const kit = kitOnOne();
    for (const [status, rate] of [
      ['ok', 5],
      ['nxdomain', 2],
      ['servfail', 1],
      ['refused', 0.5],
    ] as const) {
      kit.counter(
        'container_dns_requests_total',
        { ...app, domain: 'db', request_type: 'TypeA', status },
        rate,
      );
    }
    kit.durations('container_dns_requests_duration_seconds_total', app, 8.5, 0.01);
    expect(valueAt(kit, 'service.dns.requests', 'app')).toBeCloseTo(8.5);
    expect(valueAt(kit, 'service.dns.errors', 'app')).toBeCloseTo(1.5);
    expect(valueAt(kit, 'service.dns.nxdomain', 'app')).toBeCloseTo(2);
    expect(valueAt(kit, 'service.dns.time', 'app')).toBeCloseTo(0.085);
  });

  it('reads space by mount, pressure and messages by severity', () => {
    const kit = kitOnOne();
    const disk = { ...app, mount_point: '/data', device: 'sda', volume: '' };
    kit.gauge('container_resources_disk_used_bytes', disk, 90);
    kit.gauge('container_resources_disk_size_bytes', disk, 100);
    for (const kind of ['some', 'full']) {
      const rate = kind === 'some' ? 0.4 : 0.1;
      kit.counter(
        'container_resources_memory_pressure_waiting_seconds_total',
        { ...app, kind },
        rate,
      );
    }
    kit.counter(
      'container_log_messages_total',
      { ...app, level: 'critical', pattern_hash: 'a' },
      1,
    );
    expect(valueAt(kit, 'instance.memory.pressure', instance)).toBeCloseTo(0.4);
    const signals = indexSignals(agentWorldOf(kit).signals);
    expect(signals.one('instance.disk.used', instance)?.labels).toEqual(
      new Map([['mount', '/data']]),
    );
    expect(signals.one('instance.disk.size', instance)?.values[3]).toBe(100);
    expect(signals.one('log.messages', 'app')?.labels).toEqual(new Map([['severity', 'fatal']]));
  });

  it('reads versions from images', () => {
    const kit = kitOnOne();
    kit.gauge('container_info', { ...app, image: 'registry:5000/shop/app:1.4.2' });
    kit.gauge('container_resources_cpu_limit_cores', app, 1);
    const { services, instances } = agentWorldOf(kit);
    expect(services[0]?.versions).toEqual(['1.4.2']);
    expect(instances[0]?.version).toBe('1.4.2');
  });

  it('names every fact that a rule divides by', () => {
    const known = new Set(corootDialect.facts?.().map(({ metric }) => metric));
    for (const { per } of corootDialect.needs())
      if (per !== undefined) expect(known).toContain(per);
  });

  it('says of series whose container is not named that they are about nobody', () => {
    const kit = kitOnOne();
    kit.gauge('container_resources_cpu_limit_cores', { machine_id: 'm1' }, 1);
    const { gaps, instances } = agentWorldOf(kit);
    expect(instances).toEqual([]);
    expect(gaps.map(({ detail }) => detail)).toContain(
      '1 of 1 series of container_resources_cpu_limit_cores name nobody that is known',
    );
  });
});
