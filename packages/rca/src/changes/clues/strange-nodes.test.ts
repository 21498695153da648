import { createCaseFile, type GivenSignals } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { sceneOf } from '../../scene/scene.ts';
import { busyByOwnDoing, strangeNodes } from './strange-nodes.ts';

const minute = 60_000;
const level = (value: number): number[] => new Array<number>(30).fill(value);

/** `edge` calls `shop`, which calls `stock`; `mail` stands apart. Where each runs is given. */
function sceneWith(homes: Readonly<Record<string, string>>, cpu: Readonly<Record<string, number>>) {
  const signals = (slow: number, busy: Readonly<Record<string, number>>): GivenSignals => ({
    ...Object.fromEntries(
      ['edge', 'shop', 'stock', 'mail'].map((id) => [
        id,
        {
          'service.requests': level(10),
          'service.time': level(id === 'mail' ? 1 : slow),
          'instance.cpu.usage': level(busy[id] ?? 1),
        },
      ]),
    ),
    'edge -> shop': { 'dependency.requests': level(10), 'dependency.time': level(slow) },
    'shop -> stock': { 'dependency.requests': level(10), 'dependency.time': level(slow) },
  });
  const end = 30 * minute;
  return sceneOf(
    createCaseFile({
      target: { service: 'shop', indicator: 'latency' },
      window: { start: end, end: 2 * end, step: minute, signals: signals(4, cpu) },
      baselines: [{ start: 0, end, step: minute, signals: signals(1, {}) }],
      nodes: ['a', 'b', 'c', 'd'],
      instances: Object.entries(homes).map(([service, node]) => ({
        id: `${service}#1`,
        service,
        ...(node !== '' && { node: `node:${node}` }),
      })),
    }),
  );
}

describe('strangeNodes', () => {
  it.each([
    [
      'callers and callees of what is hurt are at home',
      { edge: 'a', shop: 'b', stock: 'c', mail: 'd' },
      ['d'],
    ],
    ['a node that both share is none', { shop: 'a', mail: 'a' }, ['b', 'c', 'd']],
    ['it is not known where the hurt ones run', { edge: '', shop: '', mail: 'd' }, []],
    ['nothing is known of places', {}, []],
  ])('%s', (_, homes, strange) => {
    const found = strangeNodes(sceneWith(homes as Readonly<Record<string, string>>, {}));
    expect([...found].sort()).toEqual(strange.map((name) => `node:${name}`));
  });
});

describe('busyByOwnDoing', () => {
  it('names nodes whose service burns half as much CPU again, and no others', () => {
    const homes = { edge: 'a', shop: 'b', stock: 'c' };
    expect([...busyByOwnDoing(sceneWith(homes, { shop: 2, stock: 1.2 }))]).toEqual(['node:b']);
    expect([...busyByOwnDoing(sceneWith({ ...homes, shop: '' }, { shop: 2 }))]).toEqual([]);
  });
});
