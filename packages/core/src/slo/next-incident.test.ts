import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BurnRate, BurnRateRule, Incident, Objective } from '../model/incident.ts';
import { burnState, incidentDefaults, nextIncident } from './next-incident.ts';

const objective: Objective = {
  id: 'availability:cart',
  service: 'cart',
  indicator: 'availability',
  target: 0.99,
};
const minute = 60_000;
const rule: BurnRateRule = {
  long: 60 * minute,
  short: 5 * minute,
  rate: 14.4,
  severity: 'critical',
};

const burn = (long: number, short: number): BurnRate[] => [
  { rule, long, short, requests: 1000, fires: long >= rule.rate && short >= rule.rate },
];
const firing = burn(50, 50);
const quiet = burn(20, 1);
const smouldering = burn(14, 14);
const unknown = burn(Number.NaN, Number.NaN);

/** The incident after each evaluation, a minute apart. */
function life(states: readonly (readonly BurnRate[])[], start = 0): (Incident | undefined)[] {
  let incident: Incident | undefined;
  return states.map((rates, i) => {
    incident = nextIncident(incident, objective, rates, start + i * minute);
    return incident;
  });
}
const times = <T>(value: T, count: number): T[] => new Array<T>(count).fill(value);

describe('nextIncident', () => {
  it('tells four states apart', () => {
    expect([firing, quiet, smouldering, unknown].map((rates) => burnState(rates))).toEqual([
      'firing',
      'quiet',
      'smouldering',
      'unknown',
    ]);
    expect(burnState([])).toBe('unknown');
    expect(burnState([...unknown, ...quiet])).toBe('quiet');
  });

  it('opens when a rule fires, and not before', () => {
    const [nothing, still, open] = life([quiet, smouldering, firing]);
    expect([nothing, still]).toEqual([undefined, undefined]);
    expect(open).toMatchObject({ status: 'open', severity: 'critical', openedAt: 2 * minute });
  });

  it('resolves after ten quiet minutes without a break', () => {
    const states = [firing, ...times(quiet, 8), firing, ...times(quiet, 11)];
    const steps = life(states);
    expect(steps.at(-2)).toMatchObject({ status: 'open', quietSince: 10 * minute });
    expect(steps.at(-1)).toMatchObject({
      status: 'resolved',
      resolvedAt: 20 * minute,
      resolution: 'recovered',
    });
  });

  it('does not resolve while something smoulders', () => {
    expect(life([firing, ...times(smouldering, 600)]).at(-1)).toMatchObject({ status: 'open' });
  });

  it('keeps its state without data, counts, and starts the quiet time anew', () => {
    const steps = life([firing, ...times(quiet, 9), ...times(unknown, 60), ...times(quiet, 10)]);
    expect(steps.at(-1)).toMatchObject({ status: 'open', evaluationsWithoutData: 60 });
    expect(life(times(unknown, 5)).at(-1)).toBeUndefined();
  });

  it('gives up after a day without data', () => {
    const steps = life([firing, ...times(unknown, 24 * 60 + 1)]);
    expect(steps.at(-2)).toMatchObject({ status: 'open' });
    expect(steps.at(-1)).toMatchObject({ status: 'resolved', resolution: 'no_data' });
  });

  it('goes on with the same incident when it burns again soon', () => {
    const first = [firing, ...times(quiet, 11)];
    const soon = life([...first, ...times(quiet, 20), firing]);
    expect(soon.at(-1)).toMatchObject({ id: soon[0]?.id, status: 'open', openedAt: 0 });
    expect(soon.at(-1)).not.toHaveProperty('resolvedAt');
    const late = life([...first, ...times(quiet, 40), firing]);
    expect(late.at(-1)?.id).not.toBe(soon[0]?.id);
  });

  it('never grows milder while it is open', () => {
    const mild: BurnRate = {
      rule: { ...rule, severity: 'warning' },
      long: 50,
      short: 50,
      requests: 1000,
      fires: true,
    };
    const [warning, critical, still] = life([[mild], firing, [mild]]);
    expect([warning, critical, still].map((incident) => incident?.severity)).toEqual([
      'warning',
      'critical',
      'critical',
    ]);
  });

  it('ignores a clock that steps back', () => {
    const open = nextIncident(undefined, objective, firing, 10 * minute);
    expect(nextIncident(open, objective, quiet, 5 * minute)).toBe(open);
  });

  const anyState = fc.constantFrom(firing, quiet, smouldering, unknown);
  const anyLife = fc.array(fc.tuple(anyState, fc.integer({ min: 1, max: 20 })), { maxLength: 30 });
  const states = (parts: readonly [BurnRate[], number][]) =>
    parts.flatMap(([state, count]) => times(state, count));

  it('is open whenever it fires, and keeps its id and its time of opening', () => {
    fc.assert(
      fc.property(anyLife, (parts) => {
        const all = states(parts);
        const steps = life(all);
        steps.forEach((incident, i) => {
          if (all[i] === firing) expect(incident?.status).toBe('open');
          const before = steps[i - 1];
          if (before?.status !== 'open') return;
          expect(incident?.id).toBe(before.id);
          expect(incident?.openedAt).toBe(before.openedAt);
          if (incident?.status === 'resolved' && incident.resolution === 'recovered') {
            const held = all.slice(i - 10, i + 1);
            expect(held.every((state) => state === quiet)).toBe(true);
          }
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('does not depend on the date, but for its id', () => {
    const moved = (incident: Incident | undefined, by: number) =>
      incident && {
        ...incident,
        id: '',
        openedAt: incident.openedAt - by,
        updatedAt: incident.updatedAt - by,
        ...(incident.resolvedAt !== undefined && { resolvedAt: incident.resolvedAt - by }),
        ...(incident.quietSince !== undefined && { quietSince: incident.quietSince - by }),
        ...(incident.noDataSince !== undefined && { noDataSince: incident.noDataSince - by }),
      };
    fc.assert(
      fc.property(anyLife, fc.integer({ min: 0, max: 1e12 }), (parts, by) => {
        const all = states(parts);
        expect(life(all, by).map((incident) => moved(incident, by))).toEqual(
          life(all).map((incident) => moved(incident, 0)),
        );
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('bears rates of any value', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY));
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number)), (pairs) => {
        const rates = pairs.flatMap(([long, short]) => burn(long, short));
        const incident = nextIncident(undefined, objective, rates, 0);
        expect(incident === undefined).toBe(!rates.some(({ fires }) => fires));
      }),
      { seed: 4 },
    );
  });

  it('has defaults that fit together', () => {
    expect(incidentDefaults.reopenWithin).toBeGreaterThan(incidentDefaults.resolveAfter);
    expect(incidentDefaults.resolveBelow).toBeLessThan(1);
  });
});
