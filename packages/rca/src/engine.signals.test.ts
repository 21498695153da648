import { describe, expect, it } from 'vitest';
import {
  called,
  diagnose,
  first,
  minute,
  row,
  type Signals,
  served,
} from './test-kit/signal-case.ts';

describe('createEngine on signals alone', () => {
  it('finds an exhausted pool, the lowered limit behind it, and does the arithmetic', async () => {
    const edge = 'api -> database:postgresql/shop';
    const quiet: Signals = {
      api: {
        ...served(row(20), row(0.05)),
        'service.self_time': row(20 * 0.01),
        'pool.used': row(2),
        'pool.max': row(10),
        'pool.pending': row(0),
      },
      [edge]: called(row(20), row(0.1)),
    };
    const busy: Signals = {
      api: {
        ...served(row(20), row(0.05, 0.9)),
        'service.self_time': row(20 * 0.01, 20 * 0.86),
        'pool.used': row(2, 2),
        'pool.max': row(10, 2),
        'pool.pending': row(0, 14),
      },
      [edge]: called(row(20), row(0.1)),
    };
    const diagnosis = await diagnose(busy, quiet, {
      changes: [
        {
          id: 'limit',
          kind: 'config',
          service: 'api',
          time: 31.5 * minute,
          title: 'pool max 10 -> 2',
        },
      ],
    });
    expect(first(diagnosis)).toEqual({ cause: 'pool_exhausted', entity: 'api' });
    expect(diagnosis.hypotheses[0]?.trigger).toBe('limit');
    expect(diagnosis.counterfactuals.find(({ unit }) => unit === '{connection}')).toMatchObject({
      verdict: 'confirms',
    });
  });

  it('takes a pool that is full over a slow database for a consequence', async () => {
    const edge = 'api -> database:postgresql/shop';
    const quiet: Signals = {
      api: { ...served(row(20), row(0.05)), 'service.self_time': row(0.2), 'pool.pending': row(0) },
      [edge]: called(row(20), row(0.04)),
    };
    const busy: Signals = {
      api: {
        ...served(row(20), row(0.05, 1)),
        'service.self_time': row(0.2, 6),
        'pool.pending': row(0, 9),
      },
      [edge]: called(row(20), row(0.04, 0.7)),
    };
    const diagnosis = await diagnose(busy, quiet);
    expect(first(diagnosis)).toEqual({
      cause: 'dependency_slow',
      entity: 'database:postgresql/shop',
    });
    expect(diagnosis.ruledOut.find(({ cause }) => cause === 'pool_exhausted')?.status).toBe(
      'refuted',
    );
  });

  it('finds a leap in traffic', async () => {
    const edge = 'api -> worker';
    const quiet: Signals = {
      api: served(row(10), row(0.05)),
      worker: served(row(10), row(0.03)),
      [edge]: called(row(10), row(0.03)),
    };
    const busy: Signals = {
      api: served(row(10, 45), row(0.05, 0.4, 7)),
      worker: served(row(10, 45), row(0.03, 0.38, 7)),
      [edge]: called(row(10, 45), row(0.03, 0.38, 7)),
    };
    const diagnosis = await diagnose(busy, quiet);
    expect(first(diagnosis)).toEqual({ cause: 'traffic_leap', entity: 'api' });
  });

  it('tells a leak that was killed from memory that ran out at once', async () => {
    const failing = row(0, 0.4);
    const growing = Array.from({ length: 10 }, (_, i) => (100 + 60 * i) * 1e6);
    const quiet: Signals = {
      api: { ...served(row(10), row(0.05)), 'instance.memory.usage': row(1e8) },
    };
    const busy = (memory: readonly number[]): Signals => ({
      api: {
        ...served(row(10), row(0.05), failing),
        'instance.memory.usage': memory,
        'instance.oom_kills': [0, 0, 0, 1, 0, 0, 1, 0, 0, 1],
      },
    });
    const target = { service: 'api', indicator: 'availability' } as const;
    expect(first(await diagnose(busy(growing), quiet, { target })).cause).toBe('memory_leak');
    expect(first(await diagnose(busy(row(1e8, 4e8)), quiet, { target })).cause).toBe(
      'memory_exhausted',
    );
  });

  it('finds code that computes more per request, and waiting when the CPU is flat', async () => {
    const quiet: Signals = {
      api: {
        ...served(row(20), row(0.02)),
        'service.self_time': row(0.3),
        'instance.cpu.usage': row(0.3),
      },
    };
    const busy = (cpu: readonly number[]): Signals => ({
      api: {
        ...served(row(20), row(0.02, 0.05)),
        'service.self_time': row(0.3, 0.9),
        'instance.cpu.usage': cpu,
      },
    });
    expect(first(await diagnose(busy(row(0.3, 0.9)), quiet))).toEqual({
      cause: 'cpu_regression',
      entity: 'api',
    });
    const waiting = await diagnose(busy(row(0.3)), quiet);
    expect(waiting.ruledOut.find(({ cause }) => cause === 'cpu_regression')?.status).toBe(
      'refuted',
    );
  });

  it('finds a blocked event loop', async () => {
    const calm = {
      'instance.event_loop.delay': row(0.002),
      'instance.event_loop.utilization': row(0.2),
    };
    const held = {
      'instance.event_loop.delay': row(0.002, 0.3),
      'instance.event_loop.utilization': row(0.2, 0.98),
    };
    const quiet: Signals = {
      api: { ...served(row(20), row(0.02)), 'service.self_time': row(0.3), ...calm },
    };
    const busy: Signals = {
      api: { ...served(row(20), row(0.02, 0.4)), 'service.self_time': row(0.3, 7.8), ...held },
    };
    expect(first(await diagnose(busy, quiet))).toEqual({
      cause: 'event_loop_blocked',
      entity: 'api',
    });
  });
});
