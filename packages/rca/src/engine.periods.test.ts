import { batchBuilder, createCaseFile } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from './engine.ts';
import {
  called,
  diagnose,
  first,
  minute,
  row,
  type Signals,
  served,
  window,
} from './test-kit/signal-case.ts';

describe('createEngine on what a case is made of', () => {
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
