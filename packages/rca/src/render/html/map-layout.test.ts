import type { Report, ReportMapNode } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { layoutMap } from './map-layout.ts';
import { tallRows } from './map-tall.ts';

function map(edges: readonly string[]): Report['map'] {
  const pairs = edges.map((edge) => edge.split('>') as [string, string]);
  const ids = [...new Set(pairs.flat())];
  return {
    nodes: ids.map((id): ReportMapNode => ({ id, name: id, kind: 'application', state: 'normal' })),
    edges: pairs.map(([source, target]) => ({ source, target, onPath: false })),
    hidden: 0,
  };
}

function places(layout: ReturnType<typeof layoutMap>): Record<string, readonly [number, number]> {
  return Object.fromEntries(layout.nodes.map(({ node, layer, slot }) => [node.id, [layer, slot]]));
}

const room = { layers: 6, slots: 5 };

describe('layoutMap', () => {
  it('puts the path in the first row and what it calls beside it', () => {
    const layout = layoutMap(map(['a>b', 'b>c', 'a>d', 'b>e', 'x>a']), ['a', 'b', 'c'], room);
    expect(places(layout)).toEqual({
      x: [0, 1],
      a: [1, 0],
      b: [2, 0],
      d: [2, 1],
      c: [3, 0],
      e: [3, 1],
    });
    expect(layout.hidden).toBe(0);
  });

  it('counts what does not fit', () => {
    const many = map(['a>b', ...Array.from({ length: 12 }, (_, i) => `a>n${i}`)]);
    const layout = layoutMap(many, ['a', 'b'], room);
    expect(layout.nodes.length).toBe(5);
    expect(layout.more[1]).toBe(9);
  });

  it('lays out by the calls where there is no path, also in a circle', () => {
    expect(places(layoutMap(map(['a>b', 'b>c']), [], room))).toEqual({
      a: [0, 0],
      b: [1, 0],
      c: [2, 0],
    });
    expect(layoutMap(map(['a>b', 'b>a']), [], room).nodes.length).toBe(2);
    expect(layoutMap({ nodes: [], edges: [], hidden: 0 }, [], room).nodes).toEqual([]);
  });

  it('keeps a long path whole', () => {
    const path = Array.from({ length: 9 }, (_, i) => `p${i}`);
    const long = map(path.slice(1).map((id, i) => `p${i}>${id}`));
    expect(layoutMap(long, path, room).nodes.length).toBe(9);
  });
});

describe('tallRows', () => {
  it('groups neighbours under the entity of the path that they touch', () => {
    const rows = tallRows(map(['a>b', 'a>x', 'a>y', 'z>b']), ['a', 'b'], 1);
    expect(rows.map(({ node, neighbours, more }) => [node.id, neighbours.length, more])).toEqual([
      ['a', 1, 1],
      ['b', 1, 0],
    ]);
    expect(rows[1]?.neighbours[0]?.calls).toBe('in');
  });

  it('takes the busiest entity where there is no path', () => {
    expect(tallRows(map(['a>b', 'c>b']), [], 3)[0]?.node.id).toBe('b');
  });
});
