import { describe, expect, it } from 'vitest';
import { graphOf, type TestSpan } from './graph-of.ts';

const at = (id: number, of: Record<string, string | number>): TestSpan => ({
  id,
  of,
  kind: 2,
  at: id,
});

describe('entities', () => {
  it('are read from resources', () => {
    const graph = graphOf([
      at(2, {
        'service.name': 'cart',
        'service.namespace': 'shop',
        'service.version': '1.1',
        'service.instance.id': 'i-2',
        'host.name': 'h1',
        'process.runtime.name': 'nodejs',
      }),
      at(1, {
        'service.name': 'cart',
        'service.namespace': 'shop',
        'service.version': '1.0',
        'host.name': 'h2',
        'process.pid': 42,
        'telemetry.sdk.language': 'java',
      }),
    ]);
    expect(graph.services).toEqual([
      {
        id: 'shop/cart',
        name: 'cart',
        kind: 'application',
        namespace: 'shop',
        runtime: 'java',
        versions: ['1.0', '1.1'],
        instrumented: true,
      },
    ]);
    expect(graph.instances).toEqual([
      {
        id: 'shop/cart#h2:42',
        service: 'shop/cart',
        name: 'h2:42',
        node: 'node:h2',
        version: '1.0',
      },
      { id: 'shop/cart#i-2', service: 'shop/cart', name: 'i-2', node: 'node:h1', version: '1.1' },
    ]);
    expect(graph.nodes.map(({ id }) => id)).toEqual(['node:h1', 'node:h2']);
  });

  it('do not take a pod or container for a machine', () => {
    const graph = graphOf([
      at(1, {
        'service.name': 'a',
        'k8s.pod.name': 'a-1',
        'host.name': 'a-1',
        'k8s.node.name': 'n1',
      }),
      at(2, {
        'service.name': 'b',
        'container.id': '0123456789abcdef',
        'host.name': '0123456789ab',
      }),
    ]);
    expect(graph.nodes.map(({ id }) => id)).toEqual(['node:n1']);
    expect(graph.instances.map(({ id }) => id)).toEqual(['a#a-1', 'b#0123456789abcdef']);
  });
});

describe('bounds', () => {
  const spans = Array.from(
    { length: 50 },
    (_, i): TestSpan => ({
      id: i + 1,
      trace: i + 1,
      of: `s${i}`,
      name: `op ${i}`,
      kind: 3,
      attributes: { 'peer.service': `p${i}` },
    }),
  );

  it('drop and count what does not fit', () => {
    expect(graphOf(spans, { maxSpans: 10 })).toMatchObject({
      quality: { spans: 10 },
      dropped: { spans: 40 },
    });
    const few = graphOf(spans, { maxServices: 5 });
    expect(few.services.filter(({ instrumented }) => instrumented)).toHaveLength(5);
    expect(few.dropped.spans).toBe(45);
    const edges = graphOf(spans, { maxDependencies: 7 });
    expect(edges.dependencies).toHaveLength(7);
    expect(edges.dropped.calls).toBe(43);
    expect(graphOf(spans, { maxStrings: 20 }).dropped.strings).toBeGreaterThan(0);
  });

  it('fold rare operations into one row', () => {
    const many = Array.from(
      { length: 300 },
      (_, i): TestSpan => ({
        id: i + 1,
        trace: i + 1,
        of: 'web',
        kind: 2,
        name: `op ${String(i).padStart(3, '0')}`,
      }),
    );
    const table = graphOf(many).operations();
    expect(table.length).toBe(201);
    expect(table.folded).toBe(100);
    expect(table.requests[table.name.indexOf('other')]).toBe(100);
    expect(table.requests.reduce((a, b) => a + b, 0)).toBe(300);
  });
});
