import { describe, expect, it } from 'vitest';
import { graphOf, type TestSpan, testGrid } from './graph-of.ts';

const [internal, server, client] = [1, 2, 3];

describe('attempts', () => {
  const db = (text: string) => ({
    'db.system.name': 'mysql',
    'db.namespace': 'shop',
    'db.query.text': text,
  });
  const edge = 'web -> database:mysql/shop';
  const root: TestSpan = { id: 1, of: 'web', kind: server, duration: 500 };
  const query = (id: number, at: number, text: string, more: Partial<TestSpan> = {}): TestSpan => ({
    id,
    parent: 1,
    of: 'web',
    kind: client,
    at,
    duration: 5,
    attributes: db(text),
    ...more,
  });

  it('are repeats when one statement runs again and again for one request', () => {
    const spans = [root];
    for (let i = 0; i < 20; i++)
      spans.push(query(i + 2, i * 10, `SELECT * FROM t WHERE id = ${i}`));
    spans.push(query(90, 300, 'SELECT 1 FROM other'));
    const graph = graphOf(spans);
    expect(graph.at('dependency.repeats', edge)).toBeCloseTo(1.9);
    expect(graph.at('dependency.retries', edge)).toBe(0);
  });

  it('are repeats also below internal spans of their own', () => {
    const spans = [root];
    for (let i = 0; i < 3; i++) {
      spans.push({ id: 50 + i, parent: 1, of: 'web', kind: internal, at: i * 10 });
      spans.push(query(i + 2, i * 10, 'SELECT ?', { parent: 50 + i }));
    }
    expect(graphOf(spans).at('dependency.repeats', edge)).toBeCloseTo(0.2);
  });

  it('are retries when the same call had failed before', () => {
    const graph = graphOf([
      root,
      query(2, 0, 'SELECT 1', { status: 2 }),
      query(3, 10, 'SELECT 1', { status: 2 }),
      query(4, 20, 'SELECT 1'),
      query(5, 30, 'SELECT 1'),
    ]);
    expect(graph.at('dependency.retries', edge)).toBeCloseTo(0.2);
    expect(graph.at('dependency.repeats', edge)).toBeCloseTo(0.1);
  });

  it('are no retries when a loop goes on with the next item after a failure', () => {
    const http = (id: number, at: number, url: string, status: number): TestSpan => ({
      id,
      parent: 1,
      of: 'web',
      kind: client,
      at,
      attributes: {
        'http.request.method': 'GET',
        'url.full': url,
        'http.response.status_code': status,
      },
    });
    const graph = graphOf([
      root,
      http(2, 0, 'http://x/items/1', 500),
      http(3, 20, 'http://x/items/2', 200),
    ]);
    expect(graph.at('dependency.retries', 'web -> external:x:80')).toBe(0);
    expect(graph.at('dependency.repeats', 'web -> external:x:80')).toBeCloseTo(0.1);
  });

  it('are retries when the instrumentation says so, also inside a logical call', () => {
    const call = (
      id: number,
      parent: number,
      at: number,
      more: Record<string, number> = {},
    ): TestSpan => ({
      id,
      parent,
      of: 'web',
      kind: client,
      at,
      duration: id === 2 ? 90 : 20,
      attributes: { 'http.request.method': 'GET', 'server.address': 'x', ...more },
    });
    const graph = graphOf([
      root,
      call(2, 1, 0),
      call(3, 2, 0, { 'http.response.status_code': 503 }),
      call(4, 2, 40, { 'http.request.resend_count': 1 }),
    ]);
    expect(graph.at('dependency.requests', 'web -> external:x')).toBe(0.1);
    expect(graph.at('dependency.retries', 'web -> external:x')).toBe(0.1);
    expect(graph.at('dependency.repeats', 'web -> external:x')).toBe(0);
  });

  it('are told apart by statement in the statement table', () => {
    const { statements, operations } = graphOf([
      { ...root, name: 'GET', attributes: { 'http.request.method': 'GET', 'http.route': '/cart' } },
      query(2, 0, "SELECT * FROM t WHERE id IN (1, 2) AND n = 'x'"),
      query(3, 9, 'SELECT * FROM t WHERE id IN (3) AND n = $1', { status: 2 }),
    ]);
    const table = statements({ start: testGrid.start, end: testGrid.start + 1000 });
    expect(table.text).toEqual(['SELECT * FROM t WHERE id IN (?) AND n = ?']);
    expect([table.dependency[0], table.calls[0], table.errors[0]]).toEqual([edge, 2, 1]);
    expect(table.time[0]).toBeCloseTo(0.01);
    const served = operations();
    expect([served.service, served.name]).toEqual([['web'], ['GET /cart']]);
    expect(served.buckets.length).toBe(served.bounds.length + 1);
    expect(operations({ start: 0, end: 1 }).length).toBe(0);
  });
});
