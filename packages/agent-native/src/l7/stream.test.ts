import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { brief, byConnection } from './test-kit/brief.ts';
import { seeded } from './test-kit/random.ts';

const get = (path: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: shop\r\n${more}\r\n`;
const ok = (body = 'x'): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const pairs = (count: number): Step[] =>
  Array.from({ length: count }, (_, i) => [{ out: get(`/p${i}`) }, { in: ok() }]).flat();
const paths = (...numbers: number[]): string[] => numbers.map((i) => `GET shop /p${i} 200`);
const unseen = (steps: readonly Step[], ...lost: number[]): Step[] =>
  steps.map((step, i) => (lost.includes(i) ? { ...step, unseen: true } : step));

async function lines(steps: readonly Step[]) {
  const { spans, snapshot } = await replay([{ steps }]);
  return { seen: spans.map(brief), lost: snapshot.lost, self: snapshot.self };
}

describe.skipIf(!canReplay)('streams of a connection', () => {
  it('loses the exchange of a lost request, and no other', async () => {
    const { seen, lost } = await lines(unseen(pairs(5), 4));
    expect(seen).toEqual(paths(0, 1, 3, 4));
    expect(lost).toMatchObject({ l7_gaps: 1 });
  });

  it('loses what was in flight with a lost answer, never mixes up the others', async () => {
    const { seen, lost } = await lines(unseen(pairs(6), 5));
    expect(seen).toEqual(paths(0, 1, 4, 5));
    expect(lost).toMatchObject({ l7_gaps: 1, l7_unanswered: 2 });
  });

  it('finds its place again whatever is lost', async () => {
    const random = seeded(11);
    const scripts = Array.from({ length: 100 }, () => ({
      steps: unseen(pairs(30), ...Array.from({ length: 6 }, () => random(60))),
    }));
    const { spans } = await replay(scripts);
    for (const [pid, seen] of byConnection(spans)) {
      const { steps } = scripts[pid - 1000] ?? { steps: [] };
      const whole = paths(...Array(30).keys()).filter(
        (_, i) => !steps[2 * i]?.unseen && !steps[2 * i + 1]?.unseen,
      );
      // A request is only told when both halves were seen, and most of those are.
      expect(whole).toEqual(expect.arrayContaining(seen));
      expect(seen.length).toBeGreaterThan(whole.length / 2);
    }
    expect(new Set(spans.map((span) => span.duration))).toEqual(new Set([1e6]));
  });

  it('waits for an operation that was overtaken', async () => {
    const head = 'POST /p0 HTTP/1.1\r\nHost: shop\r\n';
    const answer = ok('x'.repeat(3000));
    const { seen, lost } = await lines([
      { out: head, late: true },
      { out: 'Content-Length: 0\r\n\r\n' },
      { in: answer.slice(0, 20), late: true },
      { in: answer.slice(20) },
      ...pairs(2),
    ]);
    expect(seen).toEqual(['POST shop /p0 200', ...paths(0, 1)]);
    expect(lost).toMatchObject({ l7_gaps: 0, l7_unanswered: 0 });
  });

  it('drops what comes twice', async () => {
    const [ask, answer] = [get('/p0'), ok()];
    const { seen, lost } = await lines([
      { out: ask },
      { out: ask, pos: 0 },
      { in: answer },
      { in: answer, pos: 0 },
      { out: get('/p1'), pos: ask.length },
      { in: answer, pos: answer.length },
    ]);
    expect(seen).toEqual(paths(0, 1));
    expect(lost).toMatchObject({ l7_gaps: 0 });
  });

  it('begins anywhere: positions need not start at zero', async () => {
    const { spans } = await replay([{ steps: pairs(3), origin: 1_000_000 }]);
    expect(spans.map(brief)).toEqual(paths(0, 1, 2));
  });

  it('loses no request to bytes of a body that were not copied', async () => {
    const body = 'GET /no HTTP/1.1\r\n\r\n'.repeat(2000);
    const { seen, lost } = await lines([
      {
        out: `POST /up HTTP/1.1\r\nHost: shop\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        captured: 100,
      },
      { in: ok(body), captured: 60 },
      ...pairs(2),
    ]);
    expect(seen).toEqual(['POST shop /up 200', ...paths(0, 1)]);
    expect(lost).toMatchObject({ l7_gaps: 0, l7_unanswered: 0 });
  });

  it('keeps a first word that was cut off until the answer confirms its protocol', async () => {
    const keys = Array.from({ length: 1000 }, (_, i) => `key${i}`).join(' ');
    const steps = [
      { out: `get ${keys}\r\n`, captured: 300 },
      { in: 'VALUE key1 0 5\r\nhello\r\nEND\r\n' },
      { out: 'get key2\r\n' },
      { in: 'END\r\n' },
    ];
    const { spans } = await replay([{ steps, port: 1 }]);
    expect(spans.map(({ protocol, status }) => [protocol, status]).slice(-1)).toEqual([
      ['memcached', 'ok'],
    ]);
  });

  it('bounds what is in flight and counts the rest', async () => {
    const many = 400;
    const { seen, lost } = await lines([
      { out: Array.from({ length: many }, (_, i) => get(`/p${i}`)).join('') },
      { in: ok().repeat(many) },
    ]);
    expect(seen).toHaveLength(256);
    expect(lost).toMatchObject({ l7_overflow: many - 256 });
  });

  it('tells what the end of a connection leaves without an answer', async () => {
    const steps = [...pairs(1), { out: get('/p1'), at: 10 }, { out: get('/p2'), at: 20 }];
    const { spans, snapshot } = await replay([{ steps }]);
    expect(spans.map((span) => [brief(span), span.duration])).toEqual([
      ['GET shop /p0 200', 1e6],
      ['GET shop /p1 failed closed failed', 11e6],
      ['GET shop /p2 failed closed failed', 1e6],
    ]);
    expect(snapshot.lost).toMatchObject({ l7_unanswered: 2 });
    const served = await lines([{ in: get('/p0') }, { out: ok() }, { in: get('/p1') }]);
    expect(served.seen).toEqual(['GET shop /p0 200', 'GET shop /p1 canceled closed']);
  });

  it('does not take an answer whose record was lost for none', async () => {
    const { seen, lost } = await lines(unseen(pairs(2), 3));
    expect(seen).toEqual(paths(0));
    expect(lost).toMatchObject({ l7_unanswered: 1 });
  });

  it('tells nothing of the kind of connections that are still open, or had a gap', async () => {
    const steps = [...pairs(1), { out: get('/p1') }];
    const gap = [...pairs(1), { out: get('/p1'), unseen: true }, ...pairs(1).slice(0, 1)];
    const { spans, snapshot } = await replay([{ steps, close: false }, { steps: gap }]);
    expect(spans.map(brief)).toEqual([...paths(0), ...paths(0)]);
    expect(snapshot.lost).toMatchObject({ l7_unanswered: 1, l7_gaps: 1 });
  });

  it('leaves TLS alone', async () => {
    const hello = Buffer.concat([Buffer.of(22, 3, 1, 0, 100, 1, 0, 0, 96), Buffer.alloc(96, 7)]);
    const record = Buffer.concat([Buffer.of(23, 3, 3, 4, 0), Buffer.alloc(1024, 9)]);
    const { spans, snapshot } = await replay([
      { port: 443, steps: [{ out: hello }, { in: record }, ...pairs(2)] },
      { port: 443, steps: [{ in: record }, { out: record }, ...pairs(2)] },
    ]);
    expect(spans).toEqual([]);
    expect(snapshot.self).toMatchObject({ l7_messages: 0 });
  });

  it('keeps within its budget of memory, and says what it could not do', async () => {
    const unfinished = `GET /${'x'.repeat(12_000)}`;
    const { snapshot } = await replay(
      Array.from({ length: 300 }, () => ({ steps: [{ out: unfinished }], close: false })),
      { memory: 1 << 20 },
    );
    expect(snapshot.self.l7_memory).toBeGreaterThan(0);
    expect(snapshot.self.l7_memory).toBeLessThanOrEqual(1 << 20);
    expect(snapshot.lost.l7_memory).toBeGreaterThan(0);
  });
});
