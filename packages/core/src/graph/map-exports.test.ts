import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Dependency, dependencyId, type Service } from '../model/entity.ts';
import { displayText } from './display-text.ts';
import { serviceGraph } from './service-graph.ts';
import { toCytoscape } from './to-cytoscape.ts';
import { toDot } from './to-dot.ts';
import { toMermaid } from './to-mermaid.ts';

const service = (id: string, kind: Service['kind'] = 'application'): Service => ({
  id,
  name: id,
  kind,
  versions: [],
  instrumented: true,
});
const dependency = (
  source: string,
  target: string,
  protocols: readonly string[] = [],
): Dependency => ({
  id: dependencyId(source, target),
  source,
  target,
  protocols,
  seenBy: 'both',
});
const shop = serviceGraph(
  [service('web'), service('cart'), service('database:postgresql/cart', 'database')],
  [
    dependency('web', 'cart', ['http']),
    dependency('cart', 'database:postgresql/cart', ['postgresql']),
  ],
);

describe('maps', () => {
  it('in Mermaid', () => {
    expect(toMermaid(shop, { highlight: ['web', 'cart'] })).toBe(`flowchart LR
  n0["web"]
  n1["cart"]
  n2[("database:postgresql/cart")]
  n0 -->|"http"| n1
  n1 -->|"postgresql"| n2
  classDef path fill:#fde8e8,stroke:#c81e1e,stroke-width:2px,color:#7f1d1d
  class n0,n1 path
  linkStyle 0 stroke:#c81e1e,stroke-width:3px
`);
  });

  it('in DOT', () => {
    expect(toDot(shop, { highlight: ['cart'], direction: 'TB' })).toBe(`digraph services {
  rankdir=TB;
  n0 [label="web", shape=box];
  n1 [label="cart", shape=box, color="#c81e1e", penwidth=2];
  n2 [label="database:postgresql/cart", shape=cylinder];
  n0 -> n1 [label="http"];
  n1 -> n2 [label="postgresql"];
}
`);
  });

  it('for Cytoscape, with ids that never clash', () => {
    const odd = serviceGraph(
      [service('a'), service('b'), service('a -> b')],
      [dependency('a', 'b')],
    );
    const { nodes, edges } = toCytoscape(odd, { highlight: ['a', 'b'] }).elements;
    const ids = [...nodes, ...edges].map(({ data }) => data.id);
    expect(new Set(ids).size).toBe(4);
    expect(edges[0]).toMatchObject({ data: { source: 'a', target: 'b' }, classes: 'path' });
    expect(nodes[0]?.classes).toBe('application path');
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"] --> n1; click n0 href "javascript:alert(1)"',
    'a\nb\r\nend',
    '`**md**`',
    '#quot;&amp;#35;',
    '\\N\\"}];',
    '%%{init: {}}%%',
    '名前 – émoji 🎉',
    '\u202Eevil',
  ),
);

describe('hostile names', () => {
  const graphs = fc.uniqueArray(hostile, { minLength: 1, maxLength: 5 }).map((names) =>
    serviceGraph(
      names.map((name) => service(name)),
      names.slice(1).map((name, i) => dependency(names[i] as string, name, [name])),
    ),
  );

  it('come back from Mermaid, one line a node and an edge', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const lines = toMermaid(graph).trimEnd().split('\n').slice(1);
        expect(lines).toHaveLength(graph.services.length + graph.dependencies.length);
        for (const [at, { name }] of graph.services.entries()) {
          const match =
            /^ {2}n(\d+)\["([^"<>&`\\[\](){}|;]*(?:#\d+;[^"<>&`\\[\](){}|;]*)*)"\]$/.exec(
              lines[at] as string,
            );
          const text = match?.[2]?.replace(/#(\d+);/g, (_, code) =>
            String.fromCodePoint(Number(code)),
          );
          expect(text).toBe(displayText(name) || ' ');
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('come back from DOT', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const lines = toDot(graph).trimEnd().split('\n').slice(2, -1);
        expect(lines).toHaveLength(graph.services.length + graph.dependencies.length);
        for (const [at, { name }] of graph.services.entries()) {
          const match = /^ {2}n\d+ \[label="((?:[^"\\<>]|\\.)*)", shape=box\];$/.exec(
            lines[at] as string,
          );
          const text = match?.[1]
            ?.replaceAll('&lt;', '<')
            .replaceAll('&gt;', '>')
            .replaceAll('&amp;', '&')
            .replace(/\\(.)/g, '$1');
          expect(text).toBe(displayText(name));
        }
      }),
      { numRuns: 200, seed: 8 },
    );
  });

  it('come back from Cytoscape JSON as they were', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { nodes } = (
          JSON.parse(JSON.stringify(toCytoscape(graph))) as ReturnType<typeof toCytoscape>
        ).elements;
        expect(nodes.map(({ data }) => data.label)).toEqual(graph.services.map(({ name }) => name));
      }),
      { numRuns: 100, seed: 9 },
    );
  });
});
