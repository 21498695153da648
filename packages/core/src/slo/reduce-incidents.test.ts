import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceGraph } from '../graph/service-graph.ts';
import type { BurnRate, Incident } from '../model/incident.ts';
import { dependencyFrom } from '../world/given-entities.ts';
import type { ObjectiveStatus } from './assess-objectives.ts';
import { defaultBurnRateRules } from './burn-rate-rules.ts';
import { reduceIncidents } from './reduce-incidents.ts';

const minute = 60_000;
const [rule] = defaultBurnRateRules;
if (rule === undefined) throw new Error('there are no default rules');
const graph = serviceGraph(
  [],
  [
    ['web', 'cart'],
    ['cart', 'stock'],
  ].map((ends) => dependencyFrom(ends as [string, string])),
);
type State = 'fire' | 'calm' | 'none';

function status(service: string, state: State): ObjectiveStatus {
  const speed = state === 'fire' ? 50 : state === 'calm' ? 0 : Number.NaN;
  const burn: BurnRate = {
    rule: rule as BurnRate['rule'],
    long: speed,
    short: speed,
    requests: 1000,
    fires: state === 'fire',
  };
  return {
    objective: { id: `availability:${service}`, service, indicator: 'availability', target: 0.99 },
    rates: [burn],
  };
}

/** Each step names the state of web, cart, stock and mail. */
function run(steps: readonly (readonly State[])[]) {
  let incidents: readonly Incident[] = [];
  return steps.map((states, i) => {
    const statuses = ['web', 'cart', 'stock', 'mail'].map((service, at) =>
      status(service, states[at] ?? 'none'),
    );
    const update = reduceIncidents(incidents, statuses, graph, i * minute);
    incidents = update.incidents;
    return update;
  });
}
const times = <T>(value: T, count: number): T[] => new Array<T>(count).fill(value);
const calm: State[] = ['calm', 'calm', 'calm', 'calm'];

describe('reduceIncidents', () => {
  it('follows a fault upstream under one id', () => {
    const steps = run([
      ['calm', 'calm', 'fire', 'calm'],
      ['calm', 'fire', 'fire', 'calm'],
      ['fire', 'fire', 'fire', 'calm'],
      ['fire', 'fire', 'fire', 'calm'],
    ]);
    expect(steps.map(({ events }) => events.map(({ type }) => type))).toEqual([
      ['opened'],
      ['updated'],
      ['updated'],
      [],
    ]);
    expect(steps.map(({ incidents }) => incidents.map(({ service }) => service))).toEqual([
      ['stock'],
      ['cart'],
      ['web'],
      ['web'],
    ]);
    expect(new Set(steps.flatMap(({ incidents }) => incidents.map(({ id }) => id))).size).toBe(1);
  });

  it('resolves when the whole neighbourhood is quiet', () => {
    const fire: State[] = ['fire', 'fire', 'calm', 'calm'];
    const half: State[] = ['calm', 'fire', 'calm', 'calm'];
    const steps = run([fire, ...times(half, 30), ...times(calm, 11)]);
    expect(steps.at(30)?.incidents[0]?.status).toBe('open');
    expect(steps.at(-1)?.events.map(({ type }) => type)).toEqual(['resolved']);
  });

  it('resolves although one member left without data', () => {
    const steps = run([
      ['fire', 'fire', 'calm', 'calm'],
      ...times<State[]>(['calm', 'none', 'calm', 'calm'], 11),
    ]);
    expect(steps.at(-1)?.incidents[0]).toMatchObject({
      status: 'resolved',
      resolution: 'recovered',
    });
  });

  it('keeps the unrelated apart', () => {
    const [step] = run([['fire', 'calm', 'calm', 'fire']]);
    expect(step?.incidents.map(({ service, related }) => [service, related.length]).sort()).toEqual(
      [
        ['mail', 0],
        ['web', 0],
      ],
    );
  });

  it('lets go of what was resolved long ago', () => {
    const steps = run([['calm', 'calm', 'calm', 'fire'], ...times(calm, 45)]);
    expect(steps.at(20)?.incidents).toHaveLength(1);
    expect(steps.at(-1)?.incidents).toHaveLength(0);
  });

  it('has every burning objective in exactly one open incident', () => {
    const state = fc.constantFrom<State>('fire', 'calm', 'none');
    fc.assert(
      fc.property(
        fc.array(fc.array(state, { minLength: 4, maxLength: 4 }), { maxLength: 40 }),
        (all) => {
          run(all).forEach(({ incidents, events }, i) => {
            const open = incidents.filter(({ status }) => status === 'open');
            const held = open.flatMap(({ objective, related }) =>
              [objective, ...related].map(({ service }) => service),
            );
            expect(new Set(held).size).toBe(held.length);
            for (const [at, service] of ['web', 'cart', 'stock', 'mail'].entries()) {
              if (all[i]?.[at] === 'fire') expect(held).toContain(service);
            }
            for (const { service, objective } of incidents) expect(objective.service).toBe(service);
            expect(new Set(events.map(({ incident }) => incident.id)).size).toBe(events.length);
          });
        },
      ),
      { seed: 6, numRuns: 300 },
    );
  });
});
