import { createCaseFile, type Diagnosis, type GivenSignals, type Hypothesis } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';

const minute = 60_000;
const length = 30;
const level = (value: number): number[] => new Array<number>(length).fill(value);

interface Story {
  /** Seconds per disk read. */
  readonly read?: number;
  /** Bytes per second of the database, and of a job on the same node. */
  readonly own?: number;
  readonly job?: number;
  readonly measured?: 'all' | 'node' | 'nothing';
}

function signalsOf({ read = 0.001, own = 1e6, job = 0, measured = 'all' }: Story): GivenSignals {
  const slow = 0.01 + 20 * read;
  const device = [{ device: 'vdb' }] as const;
  const disk = (value: number) => device.map((labels) => ({ labels, values: level(value) }));
  return {
    shop: { 'service.requests': level(50), 'service.time': level(50 * slow) },
    'shop -> database:postgresql/shop': {
      'dependency.requests': level(50),
      'dependency.time': level(50 * (slow - 0.005)),
    },
    ...(measured !== 'nothing' && {
      'node:db-1': {
        'node.disk.io_time': disk(Math.min(1, read * 100)),
        'node.disk.reads': disk(100),
        'node.disk.read_time': disk(100 * read),
        'node.disk.read_bytes': disk(own + job),
      },
    }),
    ...(measured === 'all' && {
      'database:postgresql/shop#db': { 'instance.disk.read_bytes': level(own) },
      'job#1': { 'instance.disk.read_bytes': level(job) },
    }),
  };
}

async function analyze(before: Story, now: Story): Promise<Diagnosis> {
  const end = length * minute;
  return createEngine().analyze(
    createCaseFile({
      target: { service: 'shop', indicator: 'latency' },
      window: { start: end, end: 2 * end, step: minute, signals: signalsOf(now) },
      baselines: [{ start: 0, end, step: minute, signals: signalsOf(before) }],
      instances: [
        {
          id: 'database:postgresql/shop#db',
          service: 'database:postgresql/shop',
          node: 'node:db-1',
        },
        { id: 'job#1', service: 'job', node: 'node:db-1' },
      ],
    }),
  );
}

function judged({ hypotheses, ruledOut }: Diagnosis, cause: string): Hypothesis | undefined {
  return [...hypotheses, ...ruledOut].find((one) => one.cause === cause);
}

describe('a disk that a neighbour takes', () => {
  it('is the cause when the neighbour takes most of it and the victim asks for the same', async () => {
    const diagnosis = await analyze({}, { read: 0.03, job: 80e6 });
    expect(diagnosis.hypotheses[0]).toMatchObject({
      cause: 'disk_contention',
      entity: 'database:postgresql/shop',
      mechanism: { unit: 'job', device: 'vdb', node: 'db-1' },
    });
    expect(judged(diagnosis, 'disk_slow')?.status).toBe('refuted');
  });

  it('is not when the victim asks for more itself', async () => {
    const diagnosis = await analyze({}, { read: 0.03, job: 80e6, own: 40e6 });
    expect(judged(diagnosis, 'disk_contention')?.status).toBe('refuted');
  });

  it('is not when the disk answers as fast as before, whatever else takes long', async () => {
    const diagnosis = await analyze({ read: 0.0009 }, { read: 0.001, job: 80e6 });
    expect(judged(diagnosis, 'disk_contention')?.status).toBe('refuted');
    expect(judged(diagnosis, 'disk_slow')?.status).toBe('refuted');
  });

  it('cannot be told without the processes of the node', async () => {
    const diagnosis = await analyze(
      { measured: 'node' },
      { read: 0.03, job: 80e6, measured: 'node' },
    );
    expect(judged(diagnosis, 'disk_contention')).toMatchObject({
      status: 'untestable',
      missing: ['bytes read and written by each process of the node'],
    });
  });
});

describe('a disk that is slow by itself', () => {
  it('is the cause when nobody asks it for more', async () => {
    const diagnosis = await analyze({}, { read: 0.03 });
    expect(diagnosis.hypotheses[0]).toMatchObject({
      cause: 'disk_slow',
      entity: 'database:postgresql/shop',
    });
    expect(judged(diagnosis, 'disk_contention')?.status).toBe('refuted');
  });

  it('cannot be told without statistics of the disk', async () => {
    const diagnosis = await analyze({ measured: 'nothing' }, { read: 0.03, measured: 'nothing' });
    for (const cause of ['disk_slow', 'disk_contention'])
      expect(judged(diagnosis, cause)?.status).toBe('untestable');
  });
});
