import { describe, expect, it } from 'vitest';
import type { PointInit } from '../model/batch-builder.ts';
import { type SignalName, signalNames } from '../model/signals.ts';
import { otelDialect } from './otel-dialect.ts';
import { grid, worldOfPoints } from './test-kit/world-of-points.ts';
import type { World } from './world.ts';

type Point = Omit<PointInit, 'time' | 'start'> & { readonly values?: readonly number[] };

/** One point a step from the first step on; counters get a point right before the grid, too. */
function worldFrom(points: readonly Point[], spans = false): World {
  const timed = points.flatMap(({ values = [], ...point }) =>
    values.map((value, i) => ({
      ...point,
      time: grid.start + (i - (point.kind === undefined ? 0 : 1)) * grid.step + 5000,
      value,
    })),
  );
  return worldOfPoints(timed, spans ? 3 : 0);
}

const counter = { kind: 'sum' } as const;
const idle = { 'cpu.mode': 'idle' };

describe('otelDialect', () => {
  it.each<[SignalName, string, Point, number]>([
    [
      'instance.cpu.usage',
      'cart#i1',
      { name: 'process.cpu.time', ...counter, values: [10, 15, 20, 25] },
      0.5,
    ],
    [
      'instance.cpu.usage',
      'cart#i1',
      { name: 'container.cpu.usage', values: [0.25, 0.25, 0.25] },
      0.25,
    ],
    [
      'instance.cpu.usage',
      'cart#i1',
      { name: 'process.cpu.utilization', values: [0.5, 0.5, 0.5] },
      0.5,
    ],
    [
      'instance.cpu.limit',
      'cart#i1',
      { name: 'process.cpu.utilization', values: [0.5, 0.5, 0.5] },
      1,
    ],
    ['instance.cpu.limit', 'cart#i1', { name: 'k8s.container.cpu_limit', values: [2, 2, 2] }, 2],
    ['instance.memory.usage', 'cart#i1', { name: 'process.memory.usage', values: [5, 5, 5] }, 5],
    [
      'instance.memory.limit',
      'cart#i1',
      { name: 'container.memory.usage.limit', values: [9, 9, 9] },
      9,
    ],
    [
      'instance.event_loop.delay',
      'cart#i1',
      { name: 'nodejs.eventloop.delay.p99', values: [0.2, 0.2, 0.2] },
      0.2,
    ],
    [
      'instance.event_loop.utilization',
      'cart#i1',
      { name: 'nodejs.eventloop.utilization', values: [0.9, 0.9, 0.9] },
      0.9,
    ],
    ['instance.heap.used', 'cart#i1', { name: 'v8js.memory.heap.used', values: [3, 3, 3] }, 3],
    [
      'instance.heap.used',
      'cart#i1',
      { name: 'jvm.memory.used', attributes: { 'jvm.memory.type': 'heap' }, values: [4, 4, 4] },
      4,
    ],
    ['instance.threads', 'cart#i1', { name: 'process.thread.count', values: [8, 8, 8] }, 8],
    [
      'pool.used',
      'cart#i1',
      {
        name: 'db.client.connection.count',
        attributes: { 'db.client.connection.state': 'used', 'db.client.connection.pool.name': 'p' },
        values: [6, 6, 6],
      },
      6,
    ],
    ['pool.max', 'cart#i1', { name: 'db.client.connection.max', values: [10, 10, 10] }, 10],
    [
      'pool.pending',
      'cart#i1',
      { name: 'db.client.connections.pending_requests', values: [2, 2, 2] },
      2,
    ],
    [
      'node.cpu.utilization',
      'node:h1',
      { name: 'system.cpu.utilization', attributes: idle, values: [0.3, 0.3, 0.3] },
      0.7,
    ],
    [
      'node.cpu.utilization',
      'node:h1',
      {
        name: 'system.cpu.time',
        attributes: { cpu: 'cpu0', state: 'idle' },
        ...counter,
        values: [10, 12, 14, 16],
      },
      0.8,
    ],
    [
      'node.memory.utilization',
      'node:h1',
      { name: 'system.memory.utilization', attributes: { state: 'used' }, values: [0.4, 0.4, 0.4] },
      0.4,
    ],
    [
      'node.disk.io_time',
      'node:h1',
      { name: 'system.disk.io_time', ...counter, values: [1, 2, 3, 4] },
      0.1,
    ],
    [
      'node.disk.read_bytes',
      'node:h1',
      {
        name: 'system.disk.io',
        attributes: { 'system.device': 'vda', 'disk.io.direction': 'read' },
        ...counter,
        values: [0, 500, 1000, 1500],
      },
      50,
    ],
    [
      'node.disk.write_time',
      'node:h1',
      {
        name: 'system.disk.operation_time',
        attributes: { device: 'vda', direction: 'write' },
        ...counter,
        values: [1, 2, 3, 4],
      },
      0.1,
    ],
    [
      'node.network.errors',
      'node:h1',
      { name: 'system.network.errors', ...counter, values: [0, 50, 100, 150] },
      5,
    ],
    [
      'queue.lag',
      'queue:kafka/orders',
      {
        name: 'kafka.consumer_group.lag',
        attributes: { topic: 'orders', group: 'g' },
        values: [11, 11, 11],
      },
      11,
    ],
  ])('reads %s of %s', (signal, entity, point, expected) => {
    const world = worldFrom([point]);
    expect(world.signals.entities(signal)).toEqual([entity]);
    expect(world.signals.one(signal, entity)?.values[1]).toBeCloseTo(expected, 9);
  });

  it('knows only signals of the catalog, and each metric and signal once per set of matchers', () => {
    const rules = otelDialect.needs();
    for (const { signal } of rules) expect(signalNames).toContain(signal);
    const keys = rules.map(({ signal, metric, where }) => JSON.stringify([signal, metric, where]));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
