import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signalTableBuilder } from '../model/signal-table.ts';
import {
  batchOf,
  graphOf,
  graphOfBatches,
  type TestGraph,
  type TestSpan,
  testGrid,
} from './graph-of.ts';

const services = ['web', 'cart', 'user'];

/** Any forest of spans: parents may be missing, in another service, or come later. */
const spansArbitrary: fc.Arbitrary<TestSpan[]> = fc
  .array(
    fc.record({
      of: fc.constantFrom(...services),
      kind: fc.integer({ min: 0, max: 5 }),
      parent: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
      trace: fc.integer({ min: 1, max: 2 }),
      at: fc.integer({ min: 0, max: 59_999 }),
      duration: fc.integer({ min: 0, max: 3000 }),
      status: fc.integer({ min: 0, max: 2 }),
      name: fc.constantFrom('a', 'b'),
      attributes: fc.constantFrom<Record<string, string | number>>(
        {},
        { 'server.address': 'cart' },
        { 'server.address': '10.0.0.1', 'server.port': 80 },
        { 'db.system.name': 'mysql', 'db.namespace': 'x', 'db.query.text': 'SELECT 1' },
        { 'messaging.system': 'kafka', 'messaging.destination.name': 't' },
      ),
      linked: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
    }),
    { maxLength: 40 },
  )
  .map((spans) =>
    spans.map(({ parent, linked, ...span }, i) => ({
      ...span,
      id: i + 1,
      ...(parent !== undefined && { parent }),
      ...(linked !== undefined && { links: [{ id: linked }] }),
    })),
  );

function picture(graph: TestGraph) {
  const table = signalTableBuilder(testGrid);
  graph.writeSignals(table);
  const { rows, values } = table.build();
  const { services: found, instances, nodes, dependencies, quality } = graph;
  return {
    ...{ services: found, instances, nodes, dependencies, quality },
    rows: rows.map(({ signal, entity, labels }) => [signal, entity, ...labels.values()]),
    values: [...values],
    operations: graph.operations(),
    statements: graph.statements(),
  };
}

/** Spans in a given order, cut into batches at given places. */
function cut(spans: readonly TestSpan[], order: readonly number[], size: number) {
  const shuffled = spans
    .map((span, i) => ({ span, key: order[i % order.length] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ span }) => span);
  const batches = [];
  for (let at = 0; at < shuffled.length; at += size)
    batches.push(batchOf(shuffled.slice(at, at + size)));
  return batches;
}

const orders = fc.array(fc.integer(), { minLength: 1, maxLength: 40 });
const sizes = fc.integer({ min: 1, max: 40 });

describe('whatever the spans', () => {
  it('order and batching do not matter', () => {
    fc.assert(
      fc.property(spansArbitrary, orders, sizes, (spans, order, size) => {
        expect(picture(graphOfBatches(cut(spans, order, size)))).toEqual(picture(graphOf(spans)));
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('duplicates change nothing but their count', () => {
    fc.assert(
      fc.property(spansArbitrary, orders, sizes, (spans, order, size) => {
        const once = picture(graphOf(spans));
        const twice = picture(graphOfBatches([batchOf(spans), ...cut(spans, order, size)]));
        expect(twice.quality.duplicateSpans).toBe(spans.length);
        expect({ ...twice, quality: { ...twice.quality, duplicateSpans: 0 } }).toEqual(once);
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  it('every dependency joins two services of the graph, and rates are never negative', () => {
    fc.assert(
      fc.property(spansArbitrary, (spans) => {
        const graph = graphOf(spans);
        const ids = new Set(graph.services.map(({ id }) => id));
        for (const { source, target } of graph.dependencies) {
          expect(ids.has(source) && ids.has(target)).toBe(true);
        }
        expect(picture(graph).values.every((value) => Number.isNaN(value) || value >= 0)).toBe(
          true,
        );
      }),
      { numRuns: 100, seed: 3 },
    );
  });
});

describe('whichever side is missing', () => {
  /** A tree of calls between services, as if all were instrumented. */
  const tree = fc.array(fc.tuple(fc.constantFrom(...services), fc.nat()), {
    minLength: 1,
    maxLength: 12,
  });

  it('the edge stays', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom(...services), (calls, silent) => {
        const requests: TestSpan[] = [{ id: 1, of: 'entry', kind: 2 }];
        const both: TestSpan[] = [...requests];
        const noClients: TestSpan[] = [...requests];
        for (const [at, [callee, pick]] of calls.entries()) {
          const caller = requests[pick % requests.length] as TestSpan;
          const call: TestSpan = {
            id: at * 2 + 2,
            parent: caller.id,
            of: caller.of,
            kind: 3,
            attributes: { 'server.address': callee },
          };
          const served: TestSpan = { id: at * 2 + 3, parent: call.id, of: callee, kind: 2 };
          requests.push(served);
          both.push(call, served);
          noClients.push({ ...served, parent: caller.id });
        }
        const edges = (spans: readonly TestSpan[]) =>
          graphOf(spans)
            .dependencies.map(({ id }) => id.replace('external:', ''))
            .filter((id) => !/^(\w+) -> \1$/.test(id))
            .sort();
        const full = edges(both);
        expect(edges(noClients)).toEqual(full);
        const noServers = both.filter(({ kind, of }) => !(kind === 2 && of === silent));
        expect(edges(noServers)).toEqual(full);
      }),
      { numRuns: 100, seed: 4 },
    );
  });
});
