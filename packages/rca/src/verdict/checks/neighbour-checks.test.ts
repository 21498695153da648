import { createCaseFile, type GivenSignals } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../engine.ts';

const minute = 60_000;
const length = 40;

interface Period {
  /** Minutes at which the job runs, from and to. */
  readonly job?: readonly [number, number];
  /** Bytes per second that it reads while it runs. */
  readonly takes?: number;
  /** Minutes at which `east` is slow. */
  readonly slow?: readonly [number, number];
  /** Seconds per request of `west` and of `east` while calm. */
  readonly west?: number;
  readonly calm?: number;
  /** Where the database of `west` runs. */
  readonly beside?: string;
}

function signalsOf({ job, takes = 80e6, slow, west = 0.03, calm = 0.03 }: Period): GivenSignals {
  const series = (value: (at: number) => number): number[] =>
    Array.from({ length }, (_, at) => value(at));
  const within = (range: readonly [number, number] | undefined, at: number): boolean =>
    range !== undefined && at >= range[0] && at < range[1];
  const east = (at: number): number => (within(slow, at) ? 0.63 : calm);
  const bytes = (at: number): number => (within(job, at) ? takes : 0);
  const read = (at: number): number => (within(slow, at) ? 0.03 : 0.001);
  const served = (time: (at: number) => number) => ({
    'service.requests': series(() => 50),
    'service.time': series((at) => 50 * time(at)),
  });
  const called = (time: (at: number) => number) => ({
    'dependency.requests': series(() => 50),
    'dependency.time': series((at) => 50 * (time(at) - 0.01)),
  });
  const disk = (value: (at: number) => number) => [
    { labels: { device: 'vdb' }, values: series(value) },
  ];
  return {
    east: served(east),
    west: served(() => west),
    'east -> database:postgresql/east': called(east),
    'west -> database:postgresql/west': called(() => west),
    'node:db-1': {
      'node.disk.io_time': disk((at) => Math.min(1, read(at) * 100)),
      'node.disk.reads': disk(() => 100),
      'node.disk.read_time': disk((at) => 100 * read(at)),
      'node.disk.read_bytes': disk((at) => 1e6 + bytes(at)),
    },
    'database:postgresql/east#1': { 'instance.disk.read_bytes': series(() => 1e6) },
    'job#1': { 'instance.disk.read_bytes': series(bytes) },
  };
}

async function checks(now: Period, ...earlier: readonly Period[]) {
  const span = length * minute;
  const start = earlier.length * span;
  const home = (id: string, service: string, node: string) => ({
    id,
    service,
    node: `node:${node}`,
  });
  const { hypotheses, counterfactuals } = await createEngine().analyze(
    createCaseFile({
      target: { service: 'east', indicator: 'latency' },
      window: { start, end: start + span, step: minute, signals: signalsOf(now) },
      baselines: earlier.map((period, at) => ({
        start: at * span,
        end: (at + 1) * span,
        step: minute,
        signals: signalsOf(period),
      })),
      instances: [
        home('database:postgresql/east#1', 'database:postgresql/east', 'db-1'),
        home('database:postgresql/west#1', 'database:postgresql/west', now.beside ?? 'db-2'),
        home('job#1', 'job', 'db-1'),
      ],
    }),
  );
  expect(hypotheses[0]?.cause).toBe('disk_contention');
  return Object.fromEntries(counterfactuals.map((check) => [check.method, check]));
}

describe('a neighbour on the disk', () => {
  const trouble: Period = { job: [10, 30], slow: [10, 30] };

  it('predicts that a peer without it is well', async () => {
    const { peer } = await checks(trouble, {}, {});
    expect(peer).toMatchObject({ verdict: 'confirms', unit: 's' });
    expect(peer?.question).toContain('is west as fast as before?');
    expect(peer?.observed).toBeCloseTo(0.03, 9);
    // A peer that is as slow speaks against the neighbour.
    const { peer: hurt } = await checks({ ...trouble, west: 0.3 }, {}, {});
    expect(hurt?.verdict).toBe('contradicts');
    // On the same node it is no peer.
    const { peer: none } = await checks({ ...trouble, beside: 'db-1' }, {}, {});
    expect(none).toBeUndefined();
  });

  it('predicts that users recover when it lets go', async () => {
    const { recovery } = await checks(trouble, {}, {});
    expect(recovery).toMatchObject({ verdict: 'confirms', unit: 's' });
    expect(recovery?.predicted).toBe(20 * 60);
    const { recovery: late } = await checks({ job: [10, 22], slow: [10, 33] }, {}, {});
    expect(late?.verdict).toBe('contradicts');
    expect(late?.observed).toBeGreaterThan(late?.predicted ?? Number.NaN);
    const { recovery: none } = await checks({ job: [10, 40], slow: [10, 40] }, {}, {});
    expect(none?.question ?? '').not.toContain('let go');
  });

  it('predicts that users were well in earlier windows in which it took less', async () => {
    const { replay } = await checks(trouble, {}, { job: [10, 30], takes: 30e6 }, {});
    expect(replay).toMatchObject({ verdict: 'confirms', unit: 's' });
    const { replay: none } = await checks(trouble, {}, {}, {});
    expect(none).toBeUndefined();
    const { replay: hurt } = await checks(
      trouble,
      {},
      { job: [10, 30], takes: 30e6, calm: 0.06 },
      {},
    );
    expect(hurt?.verdict).toBe('inconclusive');
  });
});
