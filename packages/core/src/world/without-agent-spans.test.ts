import { describe, expect, it } from 'vitest';
import type { TelemetryBatch } from '../model/batch.ts';
import { batchBuilder } from '../model/batch-builder.ts';
import { spanRows } from '../model/rows.ts';
import { withoutAgentSpans, withoutDoubledSpans } from './without-agent-spans.ts';

type Resource = Readonly<Record<string, string>>;

let next = 0;

function batchOf(
  ...spans: readonly (readonly [name: string, resource: Resource, agent: boolean])[]
): TelemetryBatch {
  const builder = batchBuilder();
  for (const [name, resource, agent] of spans) {
    const id = String(++next);
    builder.span({
      resource,
      scope: { name: agent ? '@abduce/agent-native' : 'express' },
      traceId: id.padStart(32, '0'),
      spanId: id.padStart(16, '0'),
      name,
      start: 1000,
      duration: 1,
    });
  }
  return builder.build();
}

function namesAfter(run: Generator<void, readonly TelemetryBatch[]>): string[] {
  for (;;) {
    const { done, value } = run.next();
    if (done === true)
      return value.flatMap((batch) => [...spanRows(batch)].map(({ name }) => name));
  }
}

const pod = { 'k8s.namespace.name': 'shop', 'k8s.pod.name': 'cart-5d8f7c9b6d-x2k9p' };

describe('withoutAgentSpans', () => {
  it('leaves out what agents made, and nothing else', () => {
    const own = batchOf(['own', { 'service.name': 'cart' }, false]);
    const mixed = batchOf(
      ['seen', { 'service.name': '/docker/web' }, true],
      ['told', { 'service.name': 'pay' }, false],
    );
    const seen = batchOf(['seen', { 'service.name': '/docker/web' }, true]);
    expect(namesAfter(withoutAgentSpans([own, mixed, seen]))).toEqual(['own', 'told']);
  });
});

describe('withoutDoubledSpans', () => {
  it.each([
    ['its pod', { 'service.name': 'basket', ...pod }, { 'service.name': '/k8s/shop/cart', ...pod }],
    [
      'the id of its container',
      { 'service.name': 'basket', 'container.id': 'f00' },
      { 'service.name': '/docker/a', 'container.runtime.id': 'f00' },
    ],
    ['its name', { 'service.name': 'Cart' }, { 'service.name': '/docker/cart' }],
    ['its name in compose', { 'service.name': 'cart' }, { 'service.name': '/docker/shop-cart-1' }],
  ])('leaves out what a service tells of itself, known by %s', (_, own, agents) => {
    const batches = [batchOf(['seen', agents, true]), batchOf(['told', own, false])];
    expect(namesAfter(withoutDoubledSpans(batches))).toEqual(['told']);
  });

  it('keeps what nobody else tells', () => {
    const batches = [
      batchOf(['seen', { 'service.name': '/docker/legacy' }, true]),
      batchOf(['told', { 'service.name': 'cart' }, false]),
    ];
    expect(namesAfter(withoutDoubledSpans(batches))).toEqual(['seen', 'told']);
  });

  it('costs nothing where there is no agent', () => {
    const batches = [batchOf(['told', { 'service.name': 'cart' }, false])];
    expect(withoutDoubledSpans(batches).next().value).toBe(batches);
  });
});
