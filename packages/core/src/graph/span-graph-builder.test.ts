import { describe, expect, it } from 'vitest';
import { signalTableBuilder } from '../model/signal-table.ts';
import { batchOf, graphOf, type TestSpan, testGrid } from './graph-of.ts';
import { spanGraphBuilder } from './span-graph-builder.ts';

const [server, client] = [2, 3];
const calls: readonly TestSpan[] = [
  { id: 1, of: 'web', kind: server },
  { id: 2, parent: 1, of: 'web', kind: client, status: 2, attributes: { 'peer.service': 'cart' } },
  { id: 3, parent: 1, of: 'web', kind: client, at: 20, attributes: { 'peer.service': 'cart' } },
];
const answer: TestSpan = { id: 4, parent: 3, of: 'cart', kind: server, at: 21 };

describe('spanGraphBuilder', () => {
  it('can go on after a build, which stays as it was', () => {
    const builder = spanGraphBuilder({ grid: testGrid });
    builder.add(batchOf(calls));
    builder.add(batchOf(calls));
    const before = builder.build();
    builder.add(batchOf([answer]));
    const after = builder.build();
    expect(before.dependencies.map(({ id }) => id)).toEqual(['web -> external:cart']);
    expect(after.dependencies.map(({ id }) => id)).toEqual(['web -> cart']);
    expect([before.quality.duplicateSpans, after.quality.duplicateSpans]).toEqual([3, 3]);
    expect(after.quality.spans).toBe(4);
  });

  it('gives the same in slices', () => {
    const many = Array.from(
      { length: 40_000 },
      (_, i): TestSpan => ({
        id: i + 1,
        trace: i + 1,
        of: 'web',
        kind: server,
        at: i,
      }),
    );
    const builder = spanGraphBuilder({ grid: testGrid });
    builder.add(batchOf(many));
    const run = builder.slices();
    let slices = 0;
    for (;;) {
      const { done, value } = run.next();
      slices++;
      if (done !== true) continue;
      const sliced = signalTableBuilder(testGrid);
      for (const _ of value.signalSlices(sliced)) slices++;
      const whole = signalTableBuilder(testGrid);
      builder.build().writeSignals(whole);
      expect(sliced.build()).toEqual(whole.build());
      break;
    }
    expect(slices).toBeGreaterThan(20);
  });

  it('leaves out what edges do not need when asked to', () => {
    const graph = graphOf(calls, { detail: 'edges' });
    expect(graph.at('dependency.requests', 'web -> external:cart')).toBe(0.2);
    expect(graph.signals.one('dependency.retries', 'web -> external:cart')).toBeUndefined();
    expect(graphOf(calls).at('dependency.retries', 'web -> external:cart')).toBe(0.1);
  });

  it('makes nothing of nothing', () => {
    const graph = graphOf([]);
    expect([graph.services, graph.dependencies, graph.signals.table.rows]).toEqual([[], [], []]);
    expect(graph.quality.spans).toBe(0);
  });
});
