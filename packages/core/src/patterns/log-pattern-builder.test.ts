import { describe, expect, it } from 'vitest';
import { batchBuilder } from '../model/batch-builder.ts';
import { logPatternBuilder } from './log-pattern-builder.ts';

const grid = { start: 0, step: 1000, length: 3 };

describe('logPatternBuilder', () => {
  it('counts patterns per service, severity and step', () => {
    const builder = batchBuilder();
    const resource = { 'service.name': 'cart' };
    builder.log({ resource, time: 100, severity: 17, body: 'lost order 1' });
    builder.log({ resource, time: 1100, severity: 17, body: 'lost order 2' });
    builder.log({ resource, time: 1200, severity: 17, body: 'lost order 3' });
    builder.log({ resource, time: 2500, severity: 9, body: 'lost order 4' });
    builder.log({ resource, time: 99_000, severity: 17, body: 'outside' });
    const patterns = logPatternBuilder({ grid });
    patterns.addBatch(builder.build(), () => 'cart');
    expect(patterns.build()).toEqual([
      {
        service: 'cart',
        severity: 'error',
        template: 'lost order <*>',
        counts: Float64Array.of(1, 2, 0),
        sample: 'lost order 1',
      },
      {
        service: 'cart',
        severity: 'info',
        template: 'lost order <*>',
        counts: Float64Array.of(0, 0, 1),
        sample: 'lost order 4',
      },
    ]);
  });

  it('reports two patterns that grew into one template once', () => {
    const patterns = logPatternBuilder({ grid });
    for (const [a, b] of [
      ['k', 'l'],
      ['m', 'l'],
      ['n', 'o'],
      ['n', 'p'],
    ]) {
      patterns.add('cart', 'error', 0, `say ${a} to ${b} or leave it`);
    }
    const built = patterns.build();
    expect(built.map(({ template }) => template)).toHaveLength(
      new Set(built.map(({ template }) => template)).size,
    );
    expect(built.reduce((sum, { counts }) => sum + (counts[0] as number), 0)).toBe(4);
  });

  it('is bounded and counts what it leaves out', () => {
    const patterns = logPatternBuilder({ grid, maxPatterns: 1, maxGroups: 1 });
    patterns.add('a', 'error', 0, 'one');
    patterns.add('a', 'error', 0, 'other');
    patterns.add('b', 'error', 0, 'one');
    expect(patterns.overflow).toBe(2);
    expect(patterns.build()).toHaveLength(1);
  });
});
