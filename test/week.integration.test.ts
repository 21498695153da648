import { describe, expect, it } from 'vitest';
import { faults, movedTo } from '../bench/src/week/faults.ts';
import { fixturesOn } from '../bench/src/week/fixtures.ts';
import { liveFaulty, liveHealthy } from '../bench/src/week/live-weeks.ts';
import { at, hour } from '../bench/src/week/types.ts';

// Everything that only looks like trouble, on the Saturday of the week.
const saturday = 5;
const fixtures = fixturesOn(() => saturday);
const start = at(saturday, '00:00');

describe('a day of fifty services', { timeout: 600_000 }, () => {
  it('opens no incident for anything that only looks like trouble', async () => {
    const { incidents, fixtures: lived } = await liveHealthy({
      fixtures,
      from: start,
      to: start + 17 * hour,
    });
    expect(incidents.map(({ objective }) => objective).length).toBeLessThanOrEqual(1);
    expect(lived.filter(({ incidents }) => incidents.length > 1)).toEqual([]);
    // Each of them would have fooled a simple rule; those that look back a day have none to look back to.
    const sober = lived.filter(({ fixture, naive }) => naive < fixture.naive.line);
    expect(sober.map(({ fixture }) => fixture.name.slice(0, 3))).toEqual(['13 ', '14 ']);
  });

  it('opens one for each of five faults', async () => {
    const names = [
      'one bad instance of three',
      'short silence',
      'five times as slow',
      'partial outage: 20 %',
      'slow database',
    ];
    const five = names.flatMap((name, i) => {
      const fault = faults.find((one) => one.name === name);
      return fault === undefined ? [] : [movedTo(fault, start + (i * 95 + 35) * 60_000)];
    });
    const { findings, unexplained } = await liveFaulty({
      fixtures,
      faults: five,
      from: start,
      to: start + 8.5 * hour,
    });
    const missed = findings.filter(({ incident }) => incident === undefined);
    expect(findings).toHaveLength(5);
    expect(missed.map(({ fault }) => fault.name)).toEqual([]);
    expect(unexplained).toEqual([]);
  });

  it('would open some with careless rules', async () => {
    const minute = 60_000;
    const { incidents } = await liveHealthy({
      fixtures,
      from: start,
      to: start + 3.5 * hour,
      slo: {
        rules: [{ long: minute, short: minute, rate: 1, severity: 'critical' }],
        guards: { minRequests: 1, minBad: 1, minPerHour: 0, maxChance: 1 },
      },
    });
    expect(incidents.length).toBeGreaterThan(1);
  });
});
