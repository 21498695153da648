import { callersOf } from './topology.ts';
import { at, type Effect, minute, type Story, weekStart } from './types.ts';

export interface Fault {
  readonly name: string;
  /** The part that is at fault. */
  readonly target: string;
  readonly from: number;
  readonly to: number;
  readonly effects: readonly Effect[];
  readonly rollouts?: Story['rollouts'];
  readonly changes?: Story['changes'];
}

function fault(
  name: string,
  target: string,
  from: number,
  minutes: number,
  effect: Omit<Effect, 'from' | 'to' | 'target'>,
): Fault {
  const to = from + minutes * minute;
  return { name, target, from, to, effects: [{ ...effect, target, from, to }] };
}

/** A deploy that goes wrong: its new processes fail. */
function badDeploy(target: string, from: number, minutes: number, errors: number): Fault {
  return {
    ...fault('bad deploy: two in five fail', target, from, minutes, { errors }),
    rollouts: [{ service: target, at: from }],
    changes: [
      {
        id: `deploy-${target}-bad`,
        kind: 'deploy',
        title: `Deploy ${target} 9.0.0`,
        service: target,
        version: '9.0.0',
        time: weekStart + from,
      },
    ],
  };
}

/** Twenty faults of different kinds and sizes, some hours apart; the last digit of their times is no round one. */
export const faults: readonly Fault[] = [
  fault('slow database', 'database:orders', at(0, '10:31'), 40, { slower: 150 }),
  fault('one route in two fails by half', 'orders', at(0, '15:07'), 45, {
    route: '/orders',
    errors: 0.5,
  }),
  fault('partial outage: 8 % for two hours', 'payments', at(0, '20:02'), 120, { errors: 0.08 }),
  fault('errors at night with little traffic', 'reviews', at(1, '04:11'), 35, { errors: 0.5 }),
  fault('traffic leaps, requests queue', 'partner-api', at(1, '10:04'), 40, { load: 8 }),
  fault('partial outage: 20 %', 'inventory', at(1, '17:33'), 30, { errors: 0.2 }),
  fault('outage: nothing runs', 'ledger', at(2, '06:06'), 20, { down: true }),
  fault('slow leak that ends in errors', 'cart', at(2, '09:12'), 180, {
    slower: 10,
    errors: 0.5,
    ramp: true,
  }),
  fault('twice as slow', 'checkout', at(2, '18:03'), 60, { slower: 8 }),
  fault('backup hour: the database is slow for all', 'database:users', at(3, '02:56'), 45, {
    slower: 250,
  }),
  fault('five times as slow', 'search', at(3, '12:17'), 30, { slower: 20 }),
  fault('daily peak: 15 %', 'catalog', at(3, '18:48'), 40, { errors: 0.15 }),
  fault('one bad instance of three', 'orders', at(4, '00:21'), 40, { instance: 1, errors: 0.8 }),
  fault('ten minutes of failures', 'auth', at(4, '07:19'), 10, { errors: 0.9 }),
  badDeploy('tax', at(4, '13:14'), 25, 0.4),
  fault('outside service runs into timeouts', 'external:pay.example.com', at(4, '19:26'), 30, {
    slowShare: { share: 0.5, seconds: 6 },
  }),
  fault('long: one in eight is slow for two hours', 'geo', at(5, '06:41'), 120, {
    slowShare: { share: 0.12, seconds: 1.2 },
  }),
  fault('right after the campaign', 'promotions', at(5, '15:06'), 30, {
    slowShare: { share: 0.3, seconds: 1.5 },
  }),
  fault('short silence', 'sessions', at(6, '01:52'), 12, { down: true }),
  fault('weekend: a third fails', 'profiles', at(6, '15:38'), 30, { errors: 0.35 }),
];

/** Services at which the fault may be found: where it is, and who calls that. */
export function neighbourhoodOf({ target }: Fault): ReadonlySet<string> {
  return new Set([target, ...callersOf(target)]);
}

/** The same fault at another time. */
export function movedTo(fault: Fault, from: number): Fault {
  const shift = from - fault.from;
  return {
    ...fault,
    from,
    to: fault.to + shift,
    effects: fault.effects.map((effect) => ({
      ...effect,
      from: effect.from + shift,
      to: effect.to + shift,
    })),
    ...(fault.rollouts && {
      rollouts: fault.rollouts.map((rollout) => ({ ...rollout, at: rollout.at + shift })),
    }),
    ...(fault.changes && {
      changes: fault.changes.map((change) => ({ ...change, time: change.time + shift })),
    }),
  };
}
