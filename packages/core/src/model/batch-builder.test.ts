import { describe, expect, it } from 'vitest';
import { batchBuilder } from './batch-builder.ts';
import { logRows, pointRows, spanRows } from './rows.ts';

describe('batchBuilder', () => {
  it('gives back what was put in', () => {
    const builder = batchBuilder();
    const resource = { 'service.name': 'cart' };
    builder.span({
      resource,
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      name: 'GET /cart',
      kind: 2,
      start: 1_700_000_000_000.25,
      duration: 12.5,
      attributes: { __proto__x: 1, ok: true, ratio: 0.5, tags: ['a', 'b'] },
      events: [{ name: 'cache.miss', time: 1_700_000_000_001 }],
      links: [{ traceId: '0af7651916cd43dd8448eb211c80319d', spanId: 'b7ad6b7169203332' }],
    });
    builder.log({ resource, time: 1_700_000_000_002, severity: 17, body: 'boom' });
    builder.point({ resource, name: 'queue.size', time: 1_700_000_000_003, value: 4 });
    const batch = builder.build();
    const [span] = [...spanRows(batch)];
    expect(span?.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(span?.parentSpanId).toBe('');
    expect(span?.start).toBe(1_700_000_000_000.25);
    expect(span?.duration).toBe(12.5);
    expect(span?.attributes.get('ratio')).toBe(0.5);
    expect(span?.attributes.get('tags')).toEqual(['a', 'b']);
    expect(span?.events[0]?.name).toBe('cache.miss');
    expect(span?.links[0]?.spanId).toBe('b7ad6b7169203332');
    expect(span?.resource.get('service.name')).toBe('cart');
    expect([...logRows(batch)][0]?.body).toBe('boom');
    expect([...pointRows(batch)][0]?.value).toBe(4);
    expect(batch.resources.length).toBe(1);
  });

  it('keeps what the wire tells apart', () => {
    const builder = batchBuilder();
    builder.point({ name: 'jobs', time: 1, value: 3, integer: true });
    builder.point({ name: 'load', time: 1, value: 3, scope: { schemaUrl: 'https://x.test/1' } });
    builder.log({ time: 0, timeNano: 0n, observedNano: 5_000_000n, body: 'late' });
    const { metrics, logs, scopes, strings } = builder.build();
    expect([...(metrics?.integer ?? [])]).toEqual([1, 0]);
    expect(strings[scopes.schemaUrl[1] as number]).toBe('https://x.test/1');
    expect(logs?.timeNano[0]).toBe(0n);
    expect(logs?.timeMs[0]).toBe(5);
  });
});
