import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Dependency, dependencyId, type Service } from '../model/entity.ts';
import { breadthFirst } from './breadth-first.ts';
import { compactGraph } from './compact-graph.ts';
import { serviceGraph } from './service-graph.ts';

const service = (id: string): Service => ({
  id,
  name: id,
  kind: 'application',
  versions: [],
  instrumented: true,
});
const dependency = (source: string, target: string): Dependency => ({
  id: dependencyId(source, target),
  source,
  target,
  protocols: ['http'],
  seenBy: 'both',
});
const graphOf = (...pairs: readonly string[]) =>
  serviceGraph(
    [...new Set(pairs.join(''))].sort().map(service),
    pairs.map((pair) => dependency(pair[0] as string, pair[1] as string)),
  );

describe('serviceGraph', () => {
  const graph = graphOf('ab', 'ac', 'bd', 'cd', 'de');

  it('knows neighbours, distances and paths', () => {
    expect(graph.callees('a')).toEqual(['b', 'c']);
    expect(graph.callers('d')).toEqual(['b', 'c']);
    expect([...graph.reach('a', 'down')]).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 1],
      ['d', 2],
      ['e', 3],
    ]);
    expect([...graph.reach('d', 'up', 1)]).toEqual([
      ['d', 0],
      ['b', 1],
      ['c', 1],
    ]);
    expect(graph.shortestPath('a', 'e')).toEqual(['a', 'b', 'd', 'e']);
    expect(graph.shortestPath('a', 'a')).toEqual(['a']);
    expect(graph.shortestPath('e', 'a')).toBeUndefined();
    expect(graph.dependency('a', 'b')?.protocols).toEqual(['http']);
  });

  it('answers for what it does not know', () => {
    expect(graph.callees('?')).toEqual([]);
    expect(graph.reach('?', 'up').size).toBe(0);
    expect(graph.shortestPath('?', 'a')).toBeUndefined();
    expect(graph.service('?')).toBeUndefined();
  });

  it('orders callers before callees and groups circles', () => {
    expect(graph.topologicalOrder().indexOf('a')).toBe(0);
    expect(graph.topologicalOrder().at(-1)).toBe('e');
    expect(
      graphOf('ab', 'bc', 'cb', 'cd')
        .components()
        .map((group) => [...group].sort()),
    ).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  it('keeps the first of equal ids and adds ends that nobody described', () => {
    const odd = serviceGraph(
      [service('a'), { ...service('a'), name: 'again' }],
      [dependency('a', 'x'), dependency('a', 'x')],
    );
    expect(odd.services.map(({ id, kind }) => [id, kind])).toEqual([
      ['a', 'application'],
      ['x', 'external'],
    ]);
    expect(odd.service('a')?.name).toBe('a');
    expect(odd.dependencies).toHaveLength(1);
  });

  it('is handed to graphology once', () => {
    const directed = graph.toGraphology();
    expect(directed).toBe(graph.toGraphology());
    expect(directed.order).toBe(5);
    expect(directed.outNeighbors('a')).toEqual(['b', 'c']);
    expect(directed.getNodeAttribute('a', 'kind')).toBe('application');
    expect(directed.getEdgeAttribute('a -> b', 'seenBy')).toBe('both');
  });
});

describe('compactGraph', () => {
  it('refuses edges to nowhere', () => {
    expect(() => compactGraph(1, Uint32Array.of(0), Uint32Array.of(1))).toThrow(RangeError);
  });

  const edges = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 40 });
  const compact = (pairs: readonly (readonly [number, number])[]) =>
    compactGraph(
      12,
      Uint32Array.from(pairs, ([a]) => a),
      Uint32Array.from(pairs, ([, b]) => b),
    );

  it('measures the distances that relaxing all edges over and over gives', () => {
    fc.assert(
      fc.property(edges, fc.nat(11), fc.boolean(), (pairs, start, up) => {
        const distance = new Array<number>(12).fill(Number.POSITIVE_INFINITY);
        distance[start] = 0;
        for (let round = 0; round < 12; round++) {
          for (const [a, b] of pairs) {
            const [from, to] = up ? [b, a] : [a, b];
            distance[to] = Math.min(distance[to] as number, (distance[from] as number) + 1);
          }
        }
        const { depths, order } = breadthFirst(compact(pairs), start, up ? 'up' : 'down');
        expect([...depths]).toEqual(distance.map((d) => (d === Number.POSITIVE_INFINITY ? -1 : d)));
        expect(order).toHaveLength(distance.filter(Number.isFinite).length);
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('puts two nodes in one component exactly when each reaches the other, sources first', () => {
    fc.assert(
      fc.property(edges, (pairs) => {
        const names = Array.from({ length: 12 }, (_, i) => `n${i}`);
        const graph = serviceGraph(
          names.map(service),
          pairs.map(([a, b]) => dependency(`n${a}`, `n${b}`)),
        );
        const place = new Map(
          graph.components().flatMap((group, at) => group.map((id) => [id, at])),
        );
        expect(place.size).toBe(12);
        const reach = new Map(names.map((id) => [id, graph.reach(id, 'down')]));
        for (const a of names) {
          for (const b of names) {
            const there = reach.get(a)?.has(b) === true;
            const back = reach.get(b)?.has(a) === true;
            expect(place.get(a) === place.get(b)).toBe(there && back);
            if (there && !back) expect(place.get(a)).toBeLessThan(place.get(b) as number);
          }
        }
      }),
      { numRuns: 60, seed: 6 },
    );
  });
});
