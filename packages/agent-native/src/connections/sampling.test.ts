import { describe, expect, it } from 'vitest';
import type { SpanDocument } from '../protocol/documents.ts';
import { recordsOf, type Script } from '../test-kit/record-writer.ts';
import { canReplay, replay, replayRecords } from '../test-kit/replay.ts';

/** Requests of one cgroup within one second. */
function load(
  cgroup: number,
  count: number,
  of: (i: number) => [path: string, status: number, ms: number],
): Script {
  const steps = Array.from({ length: count }, (_, i) => {
    const [path, status, ms] = of(i);
    const at = (i * 900) / count;
    return [
      { out: `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`, at },
      { in: `HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`, at: at + ms },
    ];
  });
  return { cgroup, steps: steps.flat(), close: false };
}

const count = (spans: readonly SpanDocument[], cgroup: number): number =>
  spans.filter((span) => span.cgroup === String(cgroup)).length;

describe.skipIf(!canReplay)('the sample of spans', () => {
  it('holds failed and slow requests first, and counts all others', async () => {
    const script = load(1, 1000, (i) =>
      i % 100 === 99 ? ['/bad', 500, 0.01] : ['/fine', 200, 0.01],
    );
    const { spans, unsampled, snapshot } = await replay([script], { spansPerSecond: 20 });
    expect(spans).toHaveLength(20);
    expect(unsampled).toBe(980);
    expect(spans.filter((span) => span.failed)).toHaveLength(10);
    expect(snapshot.requests.reduce((sum, row) => sum + row.durations.count, 0)).toBe(1000);
  });

  it('is fair to a quiet cgroup beside a loud one', async () => {
    const quiet = load(2, 5, () => ['/quiet', 200, 0.01]);
    const loud = load(1, 5000, () => ['/loud', 200, 0.01]);
    const { spans } = await replay([loud, quiet], { spansPerSecond: 20 });
    expect([count(spans, 1), count(spans, 2)]).toEqual([15, 5]);
  });

  it('has the same chance for an early and a late request', async () => {
    const script = load(1, 20_000, (i) => [`/${'abcdefghij'[Math.floor(i / 2000)]}`, 200, 0.01]);
    const { spans } = await replay([script], { spansPerSecond: 1000 });
    const parts = new Map<string, number>();
    for (const { target } of spans) parts.set(target, (parts.get(target) ?? 0) + 1);
    expect(parts.size).toBe(10);
    // 100 each on average; six standard deviations are 57.
    for (const n of parts.values()) expect(Math.abs(n - 100)).toBeLessThan(57);
  });

  it('gives each of many cgroups its share', async () => {
    const scripts = Array.from({ length: 50 }, (_, i) =>
      load(i + 1, 40 * (1 + (i % 3)), () => ['/fine', 200, 0.01]),
    );
    const offered = scripts.reduce((sum, { steps }) => sum + steps.length / 2, 0);
    const { spans, unsampled } = await replay(scripts, { spansPerSecond: 500 });
    expect(spans).toHaveLength(500);
    expect(unsampled).toBe(offered - 500);
    for (let i = 0; i < 50; i++) expect(Math.abs(count(spans, i + 1) - 10)).toBeLessThan(3);
  });

  it('keeps its count where all of a large sample is preferred', async () => {
    const records = recordsOf([load(1, 200_000, () => ['/bad', 500, 0.01])]);
    const { spans, unsampled } = await replayRecords(records, { spansPerSecond: 10_000 });
    expect([spans.length, unsampled]).toEqual([10_000, 190_000]);
  });

  it('can be off', async () => {
    const script = load(1, 30, () => ['/x', 200, 1]);
    const { spans, snapshot } = await replay([script], { spansPerSecond: 0 });
    expect(spans).toEqual([]);
    expect(snapshot.requests[0]?.durations.count).toBe(30);
  });

  it('bounds series of a cgroup, and loses no count', async () => {
    const scripts = Array.from({ length: 1500 }, (_, i) => ({
      ...load(1, 1, () => ['/x', 200, 1]),
      port: 1000 + i,
    }));
    const { snapshot } = await replay(scripts, { spansPerSecond: 0 });
    expect(snapshot.requests).toHaveLength(1001);
    expect(snapshot.requests.reduce((sum, row) => sum + row.durations.count, 0)).toBe(1500);
    const other = snapshot.requests.find((row) => row.destination === '~other');
    expect(other?.durations.count).toBe(500);
    expect(snapshot.lost.series).toBe(500);
  });

  it('shows neither query nor key nor statement without leave', async () => {
    const script = load(1, 1, () => ['/orders/42?token=secret', 200, 1]);
    for (const watch of [['l7'], ['l7', 'payload']] as const) {
      const { spans, messages } = await replay([script], { watch });
      expect(spans[0]).toMatchObject({ method: 'GET', host: 'a', target: '/orders/{id}' });
      expect(JSON.stringify(messages)).not.toContain('secret');
    }
  });
});
