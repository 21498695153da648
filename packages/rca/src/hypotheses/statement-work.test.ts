import { batchBuilder, createCaseFile, type Diagnosis, spanKind } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';

const minute = 60_000;
const length = 20;
const start = Date.UTC(2026, 0, 5);
const statement = 'SELECT id, total FROM orders WHERE owner = $1';

interface Work {
  /** Milliseconds per call. */
  readonly time: number;
  readonly blocks?: number;
}

/** Ten calls a minute of one statement, with what the database counts of it. */
async function analyze(before: Work, now: Work): Promise<Diagnosis> {
  const batch = batchBuilder();
  let id = 0;
  for (let at = 0; at < 2 * length; at++) {
    const { time } = at < length ? before : now;
    for (let call = 0; call < 10; call++) {
      const traceId = String(++id).padStart(32, '0');
      const begun = start + at * minute + call * 5000;
      const resource = { 'service.name': 'shop' };
      const own = { resource, traceId, start: begun };
      batch.span({
        ...own,
        spanId: 'a'.repeat(16),
        name: 'GET /orders',
        kind: spanKind.server,
        duration: time + 2,
        attributes: { 'http.request.method': 'GET', 'http.route': '/orders' },
      });
      batch.span({
        ...own,
        spanId: 'b'.repeat(16),
        parentSpanId: 'a'.repeat(16),
        name: 'SELECT orders',
        kind: spanKind.client,
        start: begun + 1,
        duration: time + (call % 3) * 0.05 * time,
        attributes: {
          'db.system.name': 'postgresql',
          'db.namespace': 'shop',
          'db.query.text': statement,
          'db.response.returned_rows': 20,
        },
      });
    }
  }
  const labels = { statement };
  const level = (value: number) => [{ labels, values: new Array<number>(length).fill(value) }];
  const signalsOf = ({ blocks, time }: Work) => ({
    ...(blocks !== undefined && {
      'database:postgresql/shop': {
        'db.statement.calls': level(1 / 6),
        'db.statement.time': level(time / 6000),
        'db.statement.rows': level(20 / 6),
        'db.statement.blocks': level(blocks / 6),
      },
    }),
  });
  const turn = start + length * minute;
  return createEngine().analyze(
    createCaseFile({
      target: { service: 'shop', indicator: 'latency' },
      telemetry: [batch.build()],
      window: { start: turn, end: turn + length * minute, step: minute, signals: signalsOf(now) },
      baselines: [{ start, end: turn, step: minute, signals: signalsOf(before) }],
    }),
  );
}

const statusOf = ({ hypotheses, ruledOut }: Diagnosis, cause: string): string | undefined =>
  [...hypotheses, ...ruledOut].find((one) => one.cause === cause)?.status;

describe('a statement in the counters of its database', () => {
  it('lost its index when it touches many more blocks for the same rows, whoever did it', async () => {
    const diagnosis = await analyze({ time: 2, blocks: 20 }, { time: 200, blocks: 9000 });
    expect(diagnosis.hypotheses[0]?.cause).toBe('schema_index_lost');
  });

  it('lost none when it touches as many as before', async () => {
    const diagnosis = await analyze({ time: 2, blocks: 20 }, { time: 200, blocks: 20 });
    expect(statusOf(diagnosis, 'schema_index_lost')).toBe('refuted');
    expect(statusOf(diagnosis, 'query_regression')).toBe('refuted');
  });

  it('leaves it open when nothing is counted and no change is known', async () => {
    const diagnosis = await analyze({ time: 2 }, { time: 200 });
    expect(statusOf(diagnosis, 'schema_index_lost')).toBe('untestable');
  });
});
