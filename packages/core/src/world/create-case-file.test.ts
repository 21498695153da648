import { describe, expect, it } from 'vitest';
import { decodeCase, encodeCase } from '../model/documents.ts';
import { createCaseFile } from './create-case-file.ts';
import type { GivenSignals } from './given-signals.ts';
import { worldOf } from './world.ts';

describe('createCaseFile', () => {
  const petShop = () =>
    createCaseFile({
      target: { service: 'site', indicator: 'latency' },
      dependencies: [
        ['site', 'search'],
        ['search', 'database:dynamodb/pets'],
      ],
      window: {
        start: 1_500_000,
        end: 2_400_000,
        signals: {
          site: { 'service.latency.p95': [1, 2, 3], 'service.requests': [5, 5, Number.NaN] },
          search: { 'service.latency.p95': [1, 2, 3] },
          worker: { 'instance.cpu.usage': [0.1, 0.2, 0.9] },
          'host-1': { 'node.cpu.utilization': [0.5, 0.6, 0.7] },
          'site -> search': { 'dependency.requests': [5, 5, 5] },
        },
      },
      baselines: [
        {
          start: 0,
          end: 600_000,
          step: 60_000,
          signals: { cart: { 'service.requests': new Float64Array(10) } },
        },
        { start: 900_000, end: 1_500_000, signals: { site: { 'service.requests': [4, 4] } } },
      ],
    });

  it('takes metrics with a given graph, on grids of their own', () => {
    const caseFile = petShop();
    const world = worldOf(caseFile.world);
    expect([...world.services.keys()]).toEqual([
      'cart',
      'database:dynamodb/pets',
      'search',
      'site',
      'worker',
    ]);
    expect(world.services.get('database:dynamodb/pets')).toMatchObject({
      kind: 'database',
      system: 'dynamodb',
      instrumented: false,
    });
    expect(world.grid).toEqual({ start: 1_500_000, step: 300_000, length: 3 });
    expect([...(world.signals.one('service.requests', 'site')?.values ?? [])]).toEqual([
      5,
      5,
      Number.NaN,
    ]);
    expect(world.instancesOf('worker').map(({ id }) => id)).toEqual(['worker#1']);
    expect(world.signals.one('instance.cpu.usage', 'worker#1')?.values[2]).toBe(0.9);
    expect([...world.nodes.keys()]).toEqual(['node:host-1']);
    expect(caseFile.baselineSignals.map(({ grid }) => [grid.step, grid.length])).toEqual([
      [60_000, 10],
      [300_000, 2],
    ]);
    expect(world.dependencies.has('search -> database:dynamodb/pets')).toBe(true);
  });

  it('survives its codec and is frozen', () => {
    const caseFile = petShop();
    expect(decodeCase(encodeCase(caseFile))).toEqual(caseFile);
    expect(Object.isFrozen(caseFile.world.services[0])).toBe(true);
  });

  it('takes the time before the window as baseline by default', () => {
    const caseFile = createCaseFile({ window: { start: 100_000, end: 150_000 }, services: ['a'] });
    expect(caseFile.baselines).toEqual([{ start: 50_000, end: 100_000 }]);
    expect(caseFile.world.signals.grid).toEqual({ start: 100_000, step: 10_000, length: 5 });
  });

  it.each<[object, number | undefined, string]>([
    [{ a: { 'service.requests': [1, 2] } }, 10, 'service.requests of a has 2 values'],
    [{ a: { 'service.magic': [1] } }, undefined, '"service.magic" of a is no signal'],
    [{ a: { 'dependency.requests': [1] } }, undefined, '"a" is no dependency'],
  ])('refuses rows that do not fit: %o', (signals, step, message) => {
    expect(() =>
      createCaseFile({
        window: {
          start: 0,
          end: 100,
          ...(step !== undefined && { step }),
          signals: signals as GivenSignals,
        },
      }),
    ).toThrow(message);
  });

  it('refuses a target that is not there, and no baseline at all', () => {
    const window = { start: 0, end: 100 };
    expect(() =>
      createCaseFile({ window, services: ['a'], target: { service: 'b', indicator: 'latency' } }),
    ).toThrow('target service "b" is not in the case; it has a');
    expect(() => createCaseFile({ window, baselines: [] })).toThrow('at least one baseline');
  });

  it('keeps series with labels apart', () => {
    const caseFile = createCaseFile({
      window: {
        start: 0,
        end: 20,
        signals: {
          a: {
            'log.messages': [
              { labels: { severity: 'error' }, values: [1, 2] },
              { labels: { severity: 'warn' }, values: [3, 4] },
            ],
          },
        },
      },
    });
    expect(worldOf(caseFile.world).signals.series('log.messages', 'a').length).toBe(2);
  });
});
