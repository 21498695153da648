import {
  batchBuilder,
  type CaseFileInit,
  type ChangeEvent,
  createCaseFile,
  type Diagnosis,
  type SpanInit,
} from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';

const minute = 60_000;
const broken = 10 * minute;
const end = 15 * minute;

/** One call that a request of `web` makes, and the work that the callee does for it. */
interface Call {
  readonly to: string;
  readonly name: string;
  /** Milliseconds at the caller. */
  readonly takes: number;
  /** Milliseconds at the callee; absent where nothing arrives. */
  readonly serves?: number;
  readonly failed?: string;
  readonly statement?: boolean;
}

/** Two requests a second for fifteen minutes, each with the calls of its time. */
function shopOf(callsAt: (index: number, broken: boolean) => readonly Call[]) {
  const builder = batchBuilder();
  let spans = 0;
  const id = (): string => (++spans).toString(16).padStart(16, '0');
  for (let index = 0; index * 500 < end; index++) {
    const start = index * 500;
    const traceId = (index + 1).toString(16).padStart(32, '0');
    const calls = callsAt(index, start >= broken);
    const entry = id();
    const span = (of: string, init: Partial<SpanInit> & Pick<SpanInit, 'name' | 'duration'>) =>
      builder.span({
        resource: { 'service.name': of, 'service.instance.id': `${of}-1` },
        traceId,
        spanId: id(),
        start: start + 1,
        ...init,
      });
    const status = (failed: string | undefined) =>
      failed === undefined ? {} : { status: 2, statusMessage: failed };
    const failure = calls.find(({ failed }) => failed !== undefined)?.failed;
    span('web', {
      spanId: entry,
      name: 'GET /',
      kind: 2,
      start,
      duration: 3 + calls.reduce((sum, { takes }) => sum + takes, 0),
      ...status(failure),
    });
    let at = start + 1;
    for (const { to, name, takes, serves, failed, statement } of calls) {
      const call = id();
      span('web', {
        spanId: call,
        parentSpanId: entry,
        name,
        kind: 3,
        start: at,
        duration: takes,
        attributes: statement
          ? { 'db.system.name': 'postgresql', 'db.namespace': to, 'db.query.text': name }
          : { 'server.address': to, 'http.request.method': 'GET', 'url.template': name },
        ...status(failed),
      });
      if (serves !== undefined) {
        const entered = at + Math.max(0.2, takes - serves - 0.2);
        span(to, { parentSpanId: call, name, kind: 2, start: entered, duration: serves });
      }
      at += takes;
    }
  }
  return builder.build();
}

function diagnose(
  callsAt: (index: number, broken: boolean) => readonly Call[],
  more: Partial<CaseFileInit> = {},
): Promise<Diagnosis> {
  return createEngine().analyze(
    createCaseFile({
      window: { start: 8 * minute, end },
      baselines: [{ start: 0, end: 8 * minute }],
      telemetry: [shopOf(callsAt)],
      ...more,
    }),
  );
}

const setting: ChangeEvent = {
  id: 'config-web',
  kind: 'config',
  service: 'web',
  time: broken - 1000,
  title: 'web: seconds that the cache keeps lists',
};

describe('what calls tell', () => {
  it('finds a lock by who waits for it, and how unevenly', async () => {
    const insert = 'INSERT INTO orders (id) VALUES ($1)';
    const select = 'SELECT * FROM orders WHERE id = $1';
    const { hypotheses } = await diagnose((index, bad) => [
      {
        to: 'shop',
        name: insert,
        statement: true,
        takes: bad ? 5 + ((index * 37) % 100) * 6 : 5,
      },
      { to: 'shop', name: select, statement: true, takes: 4 },
    ]);
    expect(hypotheses[0]).toMatchObject({
      cause: 'lock_wait',
      entity: 'database:postgresql/shop',
      mechanism: { statement: expect.stringContaining('INSERT') },
    });
  });

  it('tells extra work of every call from waiting', async () => {
    const select = 'SELECT * FROM orders WHERE customer = $1';
    const { hypotheses } = await diagnose((index, bad) => [
      { to: 'shop', name: select, statement: true, takes: (bad ? 200 : 5) + (index % 10) },
    ]);
    expect(hypotheses[0]?.cause).toBe('query_regression');
  });

  it('finds calls that go to the wrong place', async () => {
    const { hypotheses } = await diagnose((_, bad) => [
      { to: 'orders', name: '/orders', takes: 5, serves: 4 },
      bad
        ? { to: 'orders', name: '/price', takes: 3, serves: 2, failed: 'answered 404' }
        : { to: 'catalog', name: '/price', takes: 6, serves: 5 },
    ]);
    expect(hypotheses[0]).toMatchObject({ cause: 'wrong_dependency', entity: 'web' });
  });

  it('finds a deadline that is shorter than the call, and does not call the callee down', async () => {
    const { hypotheses, ruledOut } = await diagnose((_, bad) => [
      bad
        ? { to: 'payments', name: '/pay', takes: 9, serves: 12, failed: 'no answer within 9 ms' }
        : { to: 'payments', name: '/pay', takes: 13, serves: 12 },
    ]);
    expect(hypotheses[0]).toMatchObject({ cause: 'timeout_too_tight', entity: 'web' });
    expect(hypotheses.map(({ cause }) => cause)).not.toContain('dependency_down');
    expect(ruledOut.find(({ cause }) => cause === 'dependency_down')?.status).toBe('refuted');
  });

  it('takes a callee that became slow for what it is, when calls to it time out', async () => {
    const { hypotheses } = await diagnose((_, bad) => [
      bad
        ? { to: 'payments', name: '/pay', takes: 500, serves: 900, failed: 'timed out' }
        : { to: 'payments', name: '/pay', takes: 13, serves: 12 },
    ]);
    expect(hypotheses.map(({ cause }) => cause)).not.toContain('timeout_too_tight');
  });

  it('finds a cache that no longer answers', async () => {
    const list = 'SELECT * FROM products ORDER BY sold LIMIT 10';
    const { hypotheses } = await diagnose(
      (index, bad) =>
        bad || index % 40 === 0
          ? [{ to: 'shop', name: list, statement: true, takes: 30 }]
          : [{ to: 'shop', name: 'SELECT 1', statement: true, takes: 1 }],
      { changes: [setting] },
    );
    expect(hypotheses[0]).toMatchObject({
      cause: 'cache_miss_storm',
      entity: 'web',
      trigger: 'config-web',
    });
  });

  it('sees an event loop that takes requests late, which looks like the network', async () => {
    const step = 10_000;
    const period = (start: number, until: number) => ({
      start,
      end: until,
      step,
      signals: {
        'catalog#catalog-1': {
          'instance.event_loop.delay': Array.from({ length: (until - start) / step }, (_, at) =>
            start + at * step >= broken ? 0.31 : 0.012,
          ),
        },
      },
    });
    const told = (late: boolean) =>
      diagnose(
        (_, bad) => [{ to: 'catalog', name: '/list', takes: bad ? 210 : 6, serves: 5 }],
        late ? { window: period(8 * minute, end), baselines: [period(0, 8 * minute)] } : { step },
      );
    expect((await told(true)).hypotheses[0]).toMatchObject({
      cause: 'event_loop_blocked',
      entity: 'catalog',
    });
    expect((await told(false)).hypotheses[0]?.cause).toBe('network_delay');
  });
});
