import { type Fault, faults } from './faults.ts';
import { type Fixture, fixturesOn } from './fixtures.ts';
import type { Story } from './types.ts';
import { weather } from './weather.ts';

/** The week that hurts nobody: the usual weather, and everything that only looks like trouble. */
export function healthyWeek(seed: number, fixtures: readonly Fixture[] = fixturesOn()): Story {
  const { effects, rollouts, changes } = weather(seed);
  const of = <K extends keyof Story>(key: K): Story[K][] =>
    fixtures.flatMap(({ story }) => {
      const part = story[key] as Story[K] | undefined;
      return part === undefined ? [] : [part];
    });
  return {
    effects: [...effects, ...of('effects').flat()],
    rollouts: [...rollouts, ...of('rollouts').flat()],
    changes: [...changes, ...of('changes').flat()],
    distortions: of('distortions').flat(),
    logs: of('logs').flat(),
    steals: of('steals').flat(),
    births: new Map(of('births').flatMap((births) => [...births])),
  };
}

/** The same week with faults in it. */
export function withFaults(healthy: Story, among: readonly Fault[] = faults): Story {
  return {
    ...healthy,
    effects: [...healthy.effects, ...among.flatMap(({ effects }) => effects)],
    rollouts: [...healthy.rollouts, ...among.flatMap(({ rollouts = [] }) => rollouts)],
    changes: [...healthy.changes, ...among.flatMap(({ changes = [] }) => changes)],
  };
}
