import { batchBuilder, createCaseFile, type SpanInit, serviceGraph } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { analyzeTraces } from './analyze-traces.ts';
import { readSpans } from './span-rows.ts';
import { spanTree } from './span-tree.ts';

const id = (number: number): string => number.toString(16).padStart(16, '0');
const trace = (number: number): string => number.toString(16).padStart(32, '0');

interface Made extends Partial<SpanInit> {
  readonly span: number;
  readonly parent?: number;
  readonly of: string;
  readonly trace?: number;
}

function caseOf(spans: readonly Made[]) {
  const builder = batchBuilder();
  for (const { span, parent, of, trace: number = 1, ...rest } of spans) {
    builder.span({
      resource: { 'service.name': of },
      traceId: trace(number),
      spanId: id(span),
      ...(parent !== undefined && { parentSpanId: id(parent) }),
      name: 'work',
      start: 0,
      duration: 0,
      ...rest,
    });
  }
  return createCaseFile({
    window: { start: 10_000, end: 20_000 },
    baselines: [{ start: 0, end: 10_000 }],
    telemetry: [builder.build()],
  });
}

function treeOf(spans: readonly Made[]) {
  const rows = readSpans(caseOf(spans), 10_000, 20_000);
  if (rows === undefined) throw new Error('no spans');
  return { rows, tree: spanTree(rows) };
}

describe('spanTree', () => {
  it('takes the union of children off, once where they overlap', () => {
    const { tree } = treeOf([
      { span: 1, of: 'a', kind: 2, start: 100, duration: 100 },
      { span: 2, parent: 1, of: 'a', kind: 3, start: 110, duration: 40 },
      { span: 3, parent: 1, of: 'a', kind: 3, start: 130, duration: 40 },
      { span: 4, parent: 1, of: 'a', kind: 1, start: 190, duration: 50 },
    ]);
    expect([...tree.self]).toEqual([100 - 60 - 10, 40, 40, 50]);
  });

  it('finds the answer of a call, the entry of a request, and moves skewed clocks into the call', () => {
    const { tree } = treeOf([
      { span: 3, parent: 2, of: 'b', kind: 2, start: 7000, duration: 20 },
      { span: 2, parent: 1, of: 'a', kind: 3, start: 110, duration: 40 },
      { span: 1, of: 'a', kind: 2, start: 100, duration: 100 },
      { span: 4, parent: 3, of: 'b', kind: 1, start: 7001, duration: 5 },
    ]);
    expect(tree.answer[1]).toBe(0);
    expect([...tree.entry]).toEqual([0, 2, 2, 0]);
    expect(tree.self[1]).toBe(20);
    expect(tree.self[0]).toBe(15);
  });

  it('survives circles, unknown parents and equal ids in other traces', () => {
    const { tree } = treeOf([
      { span: 1, parent: 2, of: 'a', start: 1, duration: 5 },
      { span: 2, parent: 1, of: 'a', start: 1, duration: 5 },
      { span: 3, parent: 99, of: 'a', start: 1, duration: 5 },
      { span: 4, parent: 3, of: 'a', trace: 2, start: 1, duration: 5 },
    ]);
    expect([...tree.parent]).toEqual([1, 0, -1, -1]);
  });
});

describe('analyzeTraces', () => {
  const statement = 'SELECT * FROM items WHERE id = $1';
  const spans: Made[] = [];
  for (let request = 0; request < 20; request++) {
    const late = request >= 10;
    const start = late ? 10_000 + request : 100 + request;
    const root = 1000 * (request + 1);
    spans.push({
      span: root,
      of: 'shop',
      kind: 2,
      start,
      duration: 500,
      trace: request + 1,
      name: 'GET /',
    });
    for (let call = 0; call < (late ? 12 : 2); call++) {
      spans.push({
        span: root + call + 1,
        parent: root,
        of: 'shop',
        kind: 3,
        start: start + call * 5,
        duration: 4,
        trace: request + 1,
        name: 'SELECT items',
        ...(late && call === 0 && { status: 2, statusMessage: 'lock timeout' }),
        attributes: {
          'db.system.name': 'postgresql',
          'db.namespace': 'shop',
          'db.query.text': `${statement.slice(0, -2)}${request}`,
          'db.response.returned_rows': 1,
        },
      });
    }
  }
  const caseFile = caseOf(spans);
  const { services, dependencies } = caseFile.world;
  const found = analyzeTraces(caseFile, serviceGraph(services, dependencies), 10_000, 20_000);

  it('counts calls of one statement per request, whatever its values', () => {
    expect(found?.calls.length).toBe(1);
    expect(found?.calls[0]).toMatchObject({
      source: 'shop',
      target: 'database:postgresql/shop',
      table: 'items',
      statement: true,
      calls: { before: 20, after: 120 },
      perRequest: { before: 2, after: 12 },
      rows: { before: 1, after: 1 },
    });
    expect(found?.calls[0]?.slower).toBeCloseTo(0);
    expect(found?.calls[0]?.more).toBeCloseTo(100 * 0.004);
  });

  it('finds where failures begin', () => {
    expect(found?.failures[0]).toMatchObject({
      service: 'shop',
      target: 'database:postgresql/shop',
      message: 'lock timeout',
      count: { before: 0, after: 10 },
    });
  });

  it('keeps own time apart from calls', () => {
    expect(found?.operations[0]).toMatchObject({ service: 'shop', name: 'GET /', entry: true });
    expect(found?.operations[0]?.self.before).toBeCloseTo(0.5 - 2 * 0.004);
    expect(found?.operations[0]?.self.after).toBeCloseTo(0.5 - 12 * 0.004);
  });
});
