import { describe, expect, it } from 'vitest';
import { batchBuilder } from '../model/batch-builder.ts';
import type { TimeGrid } from '../model/grid.ts';
import { buildWorld } from './build-world.ts';
import { worldOf } from './world.ts';

const grid: TimeGrid = { start: 0, step: 1000, length: 20 };
const lived = (pid: number, from: number, to: number, host = 'h') => ({
  pid,
  host,
  from,
  to,
});

function logsOf(lives: readonly ReturnType<typeof lived>[], every = 1) {
  const builder = batchBuilder();
  for (const { pid, host, from, to } of lives) {
    const resource = { 'service.name': 'cart', 'host.name': host, 'process.pid': pid };
    for (let step = from; step < to; step += every) {
      builder.log({
        resource,
        time: step * 1000,
        severity: step % 2 ? 17 : 9,
        body: `took ${step}`,
      });
    }
  }
  return builder.build();
}

describe('buildWorld', () => {
  it('reads services, rates by severity and patterns from logs alone', () => {
    const snapshot = buildWorld({ grid, logs: [logsOf([lived(7, 0, 20)])] });
    const world = worldOf(snapshot);
    expect(world.services.get('cart')).toMatchObject({ kind: 'application', instrumented: true });
    expect(world.instancesOf('cart')[0]).toMatchObject({ id: 'cart#h:7', node: 'node:h' });
    const rates = world.signals.series('log.messages', 'cart');
    expect(rates.map(({ labels }) => labels.get('severity')).sort()).toEqual(['error', 'info']);
    const errors = rates.find(({ labels }) => labels.get('severity') === 'error');
    expect([...(errors?.values.subarray(0, 4) ?? [])]).toEqual([0, 1, 0, 1]);
    expect(snapshot.logPatterns?.map(({ template, severity }) => [severity, template])).toEqual([
      ['error', 'took <*>'],
      ['info', 'took <*>'],
    ]);
  });

  it('sees a restart where one process takes the place of another', () => {
    const world = worldOf(buildWorld({ grid, logs: [logsOf([lived(7, 0, 8), lived(8, 10, 20)])] }));
    expect(world.signals.one('instance.restarts', 'cart#h:8')?.values[10]).toBe(1);
    expect(world.signals.one('instance.restarts', 'cart#h:7')?.values[3]).toBe(0);
    const up = world.signals.one('instance.up', 'cart#h:7')?.values ?? [];
    expect(up[7]).toBe(1);
    expect(up[12]).toBe(Number.NaN);
  });

  it.each([
    ['two replicas on one host', [lived(7, 0, 20), lived(8, 5, 20)]],
    ['a process on another host', [lived(7, 0, 8), lived(8, 10, 20, 'other')]],
  ])('sees no restart in %s', (_, lives) => {
    const world = worldOf(buildWorld({ grid, logs: [logsOf(lives)] }));
    const all = world.signals
      .entities('instance.restarts')
      .flatMap((entity) => [...(world.signals.one('instance.restarts', entity)?.values ?? [])]);
    expect(all.filter((value) => value > 0)).toEqual([]);
  });

  it('does not take a slow reporter for one that is down', () => {
    const world = worldOf(buildWorld({ grid, logs: [logsOf([lived(7, 0, 20)], 5)] }));
    const up = [...(world.signals.one('instance.up', 'cart#h:7')?.values ?? [])];
    expect(up.every((value) => value === 1)).toBe(true);
  });

  it('names what is missing, and why', () => {
    const snapshot = buildWorld({
      grid,
      logs: [],
      wanted: ['instance.cpu.usage', 'service.requests', 'pool.used'],
      failures: [{ signal: 'pool.used', reason: 'failed', detail: 'timed out' }],
      metrics: [{ rule: { signal: 'instance.cpu.usage', metric: 'process.cpu.time' }, series: [] }],
    });
    expect(snapshot.gaps).toEqual([
      { signal: 'pool.used', reason: 'failed', detail: 'timed out' },
      { signal: 'traces', reason: 'absent', detail: 'traces are not kept' },
      { signal: 'logs', reason: 'absent', detail: 'no log record was found' },
      { signal: 'changes', reason: 'absent', detail: 'changes are not kept' },
      {
        signal: 'instance.cpu.usage',
        reason: 'absent',
        detail: 'no data: asked for process.cpu.time',
      },
      { signal: 'service.requests', reason: 'absent', detail: 'no data: asked for spans' },
    ]);
  });

  it('orders changes by time and keeps one of each id', () => {
    const change = (id: string, time: number) => ({ id, time, kind: 'deploy' as const, title: '' });
    const snapshot = buildWorld({
      grid,
      changes: [change('b', 2), change('a', 3), change('b', 2)],
    });
    expect(snapshot.changes.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('gives the same world for the same input', () => {
    const input = { grid, logs: [logsOf([lived(7, 0, 8), lived(8, 10, 20)])] };
    expect(buildWorld(input)).toEqual(buildWorld(input));
  });
});
