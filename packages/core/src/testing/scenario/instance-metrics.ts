import type { PointInit } from '../../model/batch-builder.ts';
import type { Millis, UnixMs } from '../../model/units.ts';
import { type Durations, defaultMemory, durationBounds, type Instance } from './instance.ts';

/** Resident bytes of an instance now. */
export function memoryOf(instance: Instance): number {
  return (instance.init.memory ?? defaultMemory) + instance.leaked;
}

function histogram(name: string, durations: Durations): Omit<PointInit, 'time'> {
  return {
    name,
    unit: 's',
    kind: 'histogram',
    count: durations.count,
    value: durations.sum,
    histogram: {
      bounds: durationBounds,
      counts: durations.counts.slice(),
      min: Number.NaN,
      max: Number.NaN,
    },
    attributes: durations.attributes,
  };
}

/** What the process of an instance reports at `now`, `interval` after the previous time. */
export function instancePoints(instance: Instance, now: UnixMs, interval: Millis): PointInit[] {
  const { init, resource, started: start } = instance;
  const busy = Math.min(1, (instance.cpu - instance.cpuBefore) / interval);
  const gauge = (name: string, unit: string, value: number): PointInit => ({
    resource,
    name,
    unit,
    time: now,
    value,
  });
  const points: PointInit[] = [
    ...(['user', 'system'] as const).map(
      (mode): PointInit => ({
        resource,
        name: 'process.cpu.time',
        unit: 's',
        kind: 'sum',
        time: now,
        start,
        value: (instance.cpu / 1000) * (mode === 'user' ? 0.9 : 0.1),
        attributes: { 'cpu.mode': mode },
      }),
    ),
    {
      ...gauge('process.memory.usage', 'By', memoryOf(instance)),
      kind: 'sum',
      monotonic: false,
      start,
    },
    gauge('process.uptime', 's', (now - start) / 1000),
    gauge('nodejs.eventloop.utilization', '1', busy),
    // A busy loop lets timers wait: M/M/1-like growth on the work of one turn.
    gauge('nodejs.eventloop.delay.p99', 's', 0.001 + (0.01 * busy) / Math.max(0.01, 1 - busy)),
    gauge('v8js.memory.heap.used', 'By', memoryOf(instance) * 0.6),
  ];
  if (init.cpuLimit !== undefined)
    points.push(gauge('container.cpu.limit', '{cpu}', init.cpuLimit));
  if (init.memoryLimit !== undefined) {
    points.push(gauge('container.memory.limit', 'By', init.memoryLimit));
  }
  for (const durations of instance.requests.values()) {
    points.push({
      resource,
      time: now,
      start,
      ...histogram('http.server.request.duration', durations),
    });
  }
  if (instance.pool.length > 0) {
    const used = Math.min(instance.pool.length, instance.poolBusy / interval);
    const pool = { 'db.client.connection.pool.name': 'main' };
    const connections = (name: string, value: number, state?: string): PointInit => ({
      ...gauge(name, '{connection}', value),
      kind: 'sum',
      monotonic: false,
      start,
      attributes: { ...pool, ...(state !== undefined && { 'db.client.connection.state': state }) },
    });
    const pending = connections(
      'db.client.connection.pending_requests',
      instance.poolWaiting / interval,
    );
    points.push(
      connections('db.client.connection.count', used, 'used'),
      connections('db.client.connection.count', instance.pool.length - used, 'idle'),
      connections('db.client.connection.max', instance.pool.length),
      { ...pending, unit: '{request}' },
      {
        resource,
        time: now,
        start,
        ...histogram('db.client.connection.wait_time', {
          ...instance.poolWaits,
          attributes: pool,
        }),
      },
    );
  }
  instance.cpuBefore = instance.cpu;
  instance.poolBusy = instance.poolWaiting = 0;
  return points;
}

/** What a host reports: `busy` in cores used of four, `memory` in bytes used of eight GiB. */
export function nodePoints(node: string, now: UnixMs, cores: number, memory: number): PointInit[] {
  const resource = { 'host.name': node };
  return [
    {
      resource,
      name: 'system.cpu.utilization',
      unit: '1',
      time: now,
      value: Math.min(1, 0.05 + cores / 4),
    },
    {
      resource,
      name: 'system.memory.utilization',
      unit: '1',
      time: now,
      value: Math.min(1, 0.2 + memory / 2 ** 33),
    },
  ];
}
