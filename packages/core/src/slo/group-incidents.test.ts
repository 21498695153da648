import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceGraph } from '../graph/service-graph.ts';
import type { Objective } from '../model/incident.ts';
import { dependencyFrom } from '../world/given-entities.ts';
import { groupIncidents } from './group-incidents.ts';

const objective = (service: string): Objective => ({
  id: `availability:${service}`,
  service,
  indicator: 'availability',
  target: 0.99,
});
const edges = (text: string) =>
  serviceGraph(
    [],
    text.split(' ').map((edge) => dependencyFrom(edge.split('>') as [string, string])),
  );
const groups = (burning: string, graph: string, healthy = '') =>
  groupIncidents([...burning].map(objective), edges(graph), new Set([...burning, ...healthy])).map(
    ({ head, related }) => [head.service, ...related.map(({ service }) => service)].join(''),
  );

describe('groupIncidents', () => {
  it.each([
    ['a chain', 'abc', 'a>b b>c', '', ['abc']],
    ['given from below', 'cba', 'a>b b>c', '', ['abc']],
    ['two callers of one callee', 'abc', 'a>c b>c', '', ['abc']],
    ['two that share what cannot be judged', 'ab', 'a>x b>x', '', ['ab']],
    ['two that share a healthy service', 'ab', 'a>x b>x', 'x', ['a', 'b']],
    ['two steps through the unknown', 'ab', 'a>x x>y b>y', '', ['a', 'b']],
    ['a circle', 'abc', 'a>b b>c c>a', '', ['abc']],
    ['strangers', 'ab', 'c>d', '', ['a', 'b']],
    ['the one that reaches most', 'bcd', 'a>b b>c b>d a>d', 'a', ['bcd']],
  ])('%s', (_, burning, graph, healthy, expected) => {
    expect(groups(burning, graph, healthy)).toEqual(expected);
  });

  it('puts each objective into one group, whatever the order', () => {
    const node = fc.constantFrom(...'abcdefgh');
    const graph = fc.array(fc.tuple(node, node), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(fc.uniqueArray(node), graph, (burning, pairs) => {
        const text = pairs.map(([from, to]) => `${from}>${to}`).join(' ');
        const found = groups(burning.join(''), text);
        expect([...found.join('')].sort()).toEqual([...burning].sort());
        expect(groups([...burning].reverse().join(''), text)).toEqual(found);
      }),
      { seed: 9, numRuns: 300 },
    );
  });

  it('heads a group with the member that reaches most, as a walk from every member finds it', () => {
    const node = fc.constantFrom(...'abcdefgh');
    const pairs = fc.array(fc.tuple(node, node), { minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(fc.uniqueArray(node, { minLength: 1 }), pairs, (burning, calls) => {
        const text = calls.map(([from, to]) => `${from}>${to}`).join(' ');
        const graph = edges(text);
        for (const group of groups(burning.join(''), text)) {
          const ranked = [...group].sort().map((id) => {
            const reached = [...graph.reach(id, 'down').keys()].filter((to) => group.includes(to));
            return { id, score: reached.length * 2 + (graph.callers(id).length === 0 ? 1 : 0) };
          });
          const most = Math.max(...ranked.map(({ score }) => score));
          expect(group[0]).toBe(ranked.find(({ score }) => score === most)?.id);
        }
      }),
      { seed: 17, numRuns: 1000 },
    );
  });
});
