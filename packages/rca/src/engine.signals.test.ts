import { batchBuilder, type CaseFileInit, createCaseFile, type Diagnosis } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from './engine.ts';

const minute = 60_000;
const window = { start: 30 * minute, end: 40 * minute } as const;

/** Ten values around `value`, the last `moved` of them at `then`; a little unrest, always the same. */
function row(value: number, then: number = value, moved = 8): number[] {
  return Array.from(
    { length: 10 },
    (_, i) => (i >= 10 - moved ? then : value) * (1 + 0.01 * ((i * 7) % 3)),
  );
}

type Signals = NonNullable<CaseFileInit['window']['signals']>;

function served(
  rate: readonly number[],
  latency: readonly number[],
  failed = row(0),
): Signals[string] {
  return {
    'service.requests': rate,
    'service.time': rate.map((value, i) => value * (latency[i] as number)),
    'service.errors': rate.map((value, i) => value * (failed[i] as number)),
  };
}

function called(
  rate: readonly number[],
  latency: readonly number[],
  failed = row(0),
): Signals[string] {
  return {
    'dependency.requests': rate,
    'dependency.time': rate.map((value, i) => value * (latency[i] as number)),
    'dependency.errors': rate.map((value, i) => value * (failed[i] as number)),
  };
}

function diagnose(
  now: Signals,
  before: Signals,
  init: Partial<CaseFileInit> = {},
): Promise<Diagnosis> {
  return createEngine().analyze(
    createCaseFile({
      target: { service: 'api', indicator: 'latency' },
      ...init,
      window: { ...window, signals: now },
      baselines: [{ start: 20 * minute, end: 30 * minute, signals: before }],
    }),
  );
}

const first = ({ hypotheses: [winner] }: Diagnosis) => ({
  cause: winner?.cause,
  entity: winner?.entity,
});

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

  it('ranks by what callees do not explain, with a given graph and windows of five points', async () => {
    const five = (value: number, then = value): number[] => [value, value, then, then, then];
    const at = (rate: number, latency: readonly number[]): Signals[string] => ({
      'service.requests': latency.map(() => rate),
      'service.time': latency.map((value) => value * rate),
    });
    const step = 300_000;
    const long = (latency: number): Signals[string] =>
      at(
        3,
        Array.from({ length: 288 }, (_, i) => latency * (1 + 0.1 * Math.sin(i / 7))),
      );
    const short = (latency: number): Signals[string] => at(3, [latency * 1.3, latency * 1.28]);
    const caseFile = createCaseFile({
      target: { service: 'front', indicator: 'latency' },
      dependencies: [
        ['front', 'search'],
        ['search', 'store'],
        ['front', 'pay'],
      ],
      window: {
        start: 400 * step,
        end: 405 * step,
        signals: {
          front: at(3, five(0.65, 2.65)),
          search: at(3, five(0.3, 2.3)),
          store: at(3, five(0.1, 0.1)),
          pay: at(0.05, five(0.2, 0.9)),
        },
      },
      baselines: [
        {
          start: 0,
          end: 288 * step,
          signals: { front: long(0.5), search: long(0.25), store: long(0.08), pay: long(0.15) },
        },
        {
          start: 398 * step,
          end: 400 * step,
          signals: { front: short(0.5), search: short(0.25), store: short(0.08), pay: short(0.15) },
        },
      ],
    });
    const diagnosis = await createEngine().analyze(caseFile);
    expect(diagnosis.ranking[0]?.entity).toBe('search');
    expect(diagnosis.onset).toBe(402 * step);
    expect(diagnosis.unknowns.some((words) => words.startsWith('No spans'))).toBe(true);
  });

  it('takes the calm start of the window for normal when the baselines are troubled too', async () => {
    const edge = 'api -> external:pay.example';
    const both = (latency: readonly number[], below: readonly number[]): Signals => ({
      api: served(row(10), latency),
      [edge]: called(row(10), below),
    });
    const diagnosis = await createEngine().analyze({
      ...createCaseFile({
        target: { service: 'api', indicator: 'latency' },
        window: { ...window, signals: both(row(0.05, 0.6, 4), row(0.02, 0.57, 4)) },
        baselines: [{ start: 20 * minute, end: 30 * minute, signals: both(row(0.9), row(0.02)) }],
      }),
      incident: {
        id: 'i',
        status: 'open',
        severity: 'critical',
        service: 'api',
        objective: { id: 'o', service: 'api', indicator: 'latency', target: 0.99, threshold: 0.2 },
        related: [],
        openedAt: 37 * minute,
        updatedAt: 38 * minute,
        burnRates: [],
      },
    });
    expect(first(diagnosis)).toEqual({ cause: 'dependency_slow', entity: 'external:pay.example' });
    expect(diagnosis.onset).toBe(36 * minute);
    expect(diagnosis.unknowns.some((words) => words.includes('baselines show trouble'))).toBe(true);
  });

  it('reads logs without traces', async () => {
    const logs = (message: string) => {
      const builder = batchBuilder();
      for (let i = 0; i < 40; i++) {
        builder.log({
          resource: { 'service.name': 'api' },
          time: 32.2 * minute + i * 5000,
          severity: 17,
          body: message,
        });
      }
      return [builder.build()];
    };
    const quiet: Signals = { api: served(row(10), row(0.05)) };
    const busy: Signals = { api: served(row(10), row(0.05), row(0, 0.5)) };
    const target = { service: 'api', indicator: 'availability' } as const;
    const cause = async (message: string) =>
      first(await diagnose(busy, quiet, { target, telemetry: logs(message) })).cause;
    expect(await cause('error: Lock wait timeout exceeded; try restarting transaction')).toBe(
      'lock_wait',
    );
    expect(
      await cause('Error: timeout exceeded when trying to connect: no free connection in pool'),
    ).toBe('pool_exhausted');
    expect(await cause('FATAL: password authentication failed for user "shop"')).toBe(
      'credential_invalid',
    );
    expect(await cause('Error: getaddrinfo ENOTFOUND pay.example')).toBe('dns_failure');
    expect(await cause('Error: certificate has expired')).toBe('certificate_expired');
    expect(await cause('TypeError: total is not a function')).toBe('exception');
  });
});
