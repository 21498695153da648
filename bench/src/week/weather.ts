import { type Random, random } from '@abduce/core/testing';
import { services } from './topology.ts';
import { day, type Effect, hour, minute, type Story, weekStart } from './types.ts';

/** What happens in any week, with nobody hurt: hiccups of a minute or three, and deploys in working hours. */
export interface Weather {
  readonly effects: readonly Effect[];
  readonly rollouts: Story['rollouts'];
  readonly changes: Story['changes'];
}

/** Per service and day. */
const hiccups = 1;
const deploysADay = 0.25;
const days = 7;

function hiccup(target: string, chance: Random): Effect {
  const from = Math.floor(chance.next() * days * 24 * 60) * minute;
  const to = from + (1 + chance.integer(3)) * minute;
  const share = 0.005 + 0.06 * chance.next() ** 2;
  return chance.chance(0.5)
    ? { target, from, to, errors: share }
    : { target, from, to, slowShare: { share, seconds: 0.4 + 1.5 * chance.next() } };
}

export function weather(seed: number): Weather {
  const chance = random(seed).fork('weather');
  const effects: Effect[] = [];
  const rollouts: { service: string; at: number }[] = [];
  const changes: Story['changes'][number][] = [];
  for (const { name, instances } of services) {
    for (let i = 0; i < hiccups * days; i++) effects.push(hiccup(name, chance));
    for (let weekday = 0; weekday < 5; weekday++) {
      if (!chance.chance(deploysADay)) continue;
      const from = weekday * day + 9 * hour + chance.integer(8 * 60) * minute;
      rollouts.push({ service: name, at: from });
      // Requests that a stopping process held are lost, and a new one is cold.
      const length = 2 * instances * minute;
      effects.push(
        { target: name, from, to: from + minute, errors: 0.02 },
        { target: name, from, to: from + length, slower: 1.3 },
      );
      changes.push({
        id: `deploy-${name}-${weekday}`,
        kind: 'deploy',
        title: `Deploy ${name}`,
        service: name,
        version: `1.${weekday}.0`,
        time: weekStart + from,
      });
    }
  }
  return { effects, rollouts, changes };
}
