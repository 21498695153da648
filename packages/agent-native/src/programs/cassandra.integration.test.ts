import { execPath } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpanDocument } from '../protocol/documents.ts';
import { freePort, type Program, startProgram } from '../test-kit/program.ts';
import { app, countsOf, makeStage, median, onSide, type Stage } from '../test-kit/stage.ts';

interface Seen {
  readonly statement: string;
  readonly code: number;
  readonly ms: number;
}

let stage: Stage;
let server: Program;
let port: number;

beforeAll(async () => {
  stage = await makeStage();
  port = await freePort();
  server = await startProgram(execPath, [app('cassandra-server'), String(port)], {
    cgroup: stage.servers,
    port,
  });
});

afterAll(async () => {
  await server?.stop();
  await stage?.[Symbol.asyncDispose]();
});

const names: Readonly<Record<number, string>> = {
  4352: 'write_timeout',
  8704: 'invalid',
};

/** The driver asks the system's tables and chooses its keyspace by itself. */
const own = ({ method, target }: SpanDocument): boolean => !/system|USE/.test(method + target);

/** Statements as they are reported: without their values. */
const said = (statement: string): string => statement.replace(/'[^']*'|\b\d+\b/g, '?');

describe('Cassandra of its driver', () => {
  it('sees each statement, and which failed', async () => {
    await using agent = await stage.watch();
    const find = 'select v from cart where id = ?';
    const groups = [
      [[find, ['0']]],
      Array.from({ length: 40 }, (_, i) => [find, [`${i}`]]),
      [["insert into cart (id) values ('secret')"]],
      [['select v from big limit 300']],
      [["select v from t where note = 'fail-2200'"]],
      [["update t set n = 1 where note = 'fail-1100'"]],
      [['delete from cart where id = 7'], ['select v from cart where id = 8']],
    ];
    const seen = await stage.client<Seen[]>('cassandra-client', '127.0.0.1', port, groups);
    expect(seen).toHaveLength(groups.flat().length + 1);
    const truth = seen
      .map(({ statement, code }) =>
        [said(statement), code === 0 ? 'ok' : 'failed', names[code] ?? ''].join('|'),
      )
      .sort();
    expect(seen.filter(({ code }) => code !== 0)).toHaveLength(2);
    for (const [side, cgroup] of [
      ['client', stage.clients],
      ['server', stage.servers],
    ] as const) {
      const spans = await agent.spansSeen(
        seen.length,
        (span) => onSide(side, 'cassandra')(span) && own(span),
      );
      expect(
        spans.map(({ target, status, error }) => [target, status, error].join('|')).sort(),
      ).toEqual(truth);
      expect(new Set(spans.map((span) => span.cgroup))).toEqual(new Set([cgroup.id]));
      // What is counted is what the spans show, with the driver's own statements.
      const all = agent.spans().filter(onSide(side, 'cassandra'));
      expect(countsOf(await agent.snapshot(), side, 'cassandra')).toEqual({
        ok: all.length - 2,
        failed: 2,
      });
    }
    const systems = (side: 'client' | 'server') =>
      agent
        .spans()
        .filter((span) => onSide(side, 'cassandra')(span) && !own(span))
        .map((span) => span.target);
    expect(systems('client')).toEqual(systems('server'));
    expect(JSON.stringify(agent.spans())).not.toContain('secret');
  });

  it('measures what the client measures', async () => {
    await using agent = await stage.watch();
    const slow = "select v from slow where note = 'delay-50'";
    const seen = await stage.client<Seen[]>(
      'cassandra-client',
      '127.0.0.1',
      port,
      Array.from({ length: 9 }, () => [[slow]]),
    );
    const truth = median(seen.filter(({ statement }) => statement === slow).map(({ ms }) => ms));
    for (const side of ['client', 'server'] as const) {
      const spans = await agent.spansSeen(
        9,
        (span) => onSide(side, 'cassandra')(span) && span.target === said(slow),
      );
      expect(spans).toHaveLength(9);
      const measured = median(spans.map((span) => span.duration / 1e6));
      expect(measured).toBeGreaterThan(45);
      expect(Math.abs(measured - truth)).toBeLessThan(5 + 0.05 * truth);
    }
  });
});
