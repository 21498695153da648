import {
  endedSeries,
  fromTheFuture,
  meanSeconds,
  type NaiveRule,
  otherTraffic,
  silence,
  stolenCpu,
  tooManyFail,
  tooSlow,
  wordInLogs,
} from './naive.ts';
import { nodeOf, services } from './topology.ts';
import { at, day, type Effect, hour, minute, type Story, weekStart } from './types.ts';

/** Part of the story that looks like trouble to a simple rule, and is none. */
export interface Fixture {
  /** Number and name as in the list of false-positive fixtures. */
  readonly name: string;
  /** Whose incidents would be its false alarms. */
  readonly services: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly story: Partial<Story>;
  /** A simple rule that would have paged. */
  readonly naive: NaiveRule;
}

const whole = { from: 0, to: 7 * day } as const;
const everyone = services.map(({ name }) => name);
const hours = Array.from({ length: 7 * 24 }, (_, i) => i * hour);
const days = [0, 1, 2, 3, 4, 5, 6];

/** The fixtures of a week; `dayOf` may put them on other days than their own. */
export function fixturesOn(
  dayOf: (weekday: number) => number = (weekday) => weekday,
): readonly Fixture[] {
  const on = (weekday: number, clock: string): number => at(dayOf(weekday), clock);
  const drained = on(2, '02:30');
  const rolled = on(1, '14:00');
  const promo = on(5, '12:00');
  const born = on(3, '10:00');
  const stolen = on(4, '11:00');
  return [
    {
      name: '1 long polls of 60 s over gRPC',
      services: ['chat'],
      ...whole,
      story: {},
      naive: tooSlow('chat', 60, 0.144),
    },
    {
      name: '2 blocking pops of 5 s',
      services: ['jobs'],
      ...whole,
      story: {},
      naive: tooSlow('jobs', 60, 0.144),
    },
    {
      name: '3 fetches of a consumer that wait',
      services: ['feed'],
      ...whole,
      story: {},
      naive: meanSeconds('messaging.client.operation.duration', 0.5),
    },
    {
      name: '4 cold starts from zero: 28 of 600 requests',
      services: ['thumbnailer'],
      ...whole,
      story: {
        effects: hours.map((from) => ({
          target: 'thumbnailer',
          from,
          to: from + minute,
          slowShare: { share: 28 / 60, seconds: 2 },
        })),
        rollouts: hours.map((from) => ({ service: 'thumbnailer', at: from })),
      },
      naive: tooSlow('thumbnailer', 1, 0.144),
    },
    {
      name: '5 streams of any length',
      services: ['live'],
      ...whole,
      story: {},
      naive: tooSlow('live', 60, 0.144),
    },
    {
      name: '6 rolling deploy with failing probes',
      services: ['profiles'],
      from: rolled,
      to: rolled + hour,
      story: {
        rollouts: [{ service: 'profiles', at: rolled }],
        effects: [{ target: 'profiles', from: rolled, to: rolled + 6 * minute, errors: 0.05 }],
        logs: [
          {
            service: 'profiles',
            body: 'Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503',
            from: rolled,
            to: rolled + 6 * minute,
          },
        ],
        changes: [
          {
            id: 'deploy-profiles-rolling',
            kind: 'deploy',
            title: 'Deploy profiles 3.0.0',
            service: 'profiles',
            version: '3.0.0',
            time: weekStart + rolled,
          },
        ],
      },
      naive: tooManyFail('profiles', 5, 0.01),
    },
    {
      name: '7 drain of a node',
      services: ['cart', 'orders', 'sessions', 'storefront'],
      from: drained,
      to: drained + hour,
      story: {
        rollouts: ['cart', 'orders', 'sessions'].map((service) => ({ service, at: drained })),
        effects: ['cart', 'orders', 'sessions'].flatMap((target): Effect[] => [
          { target, from: drained, to: drained + minute, errors: 0.2 },
          { target, from: drained, to: drained + 10 * minute, slower: 1.4 },
        ]),
      },
      naive: tooManyFail('sessions', 1, 0.144),
    },
    {
      name: '8 backup at three every night',
      services: ['users', 'addresses', 'profiles', 'auth', 'admin'],
      ...whole,
      story: {
        effects: days.map((weekday) => ({
          target: 'database:users',
          from: at(weekday, '03:00'),
          to: at(weekday, '03:20'),
          slowShare: { share: 0.08, seconds: 0.8 },
        })),
        changes: days.map((weekday) => ({
          id: `backup-${weekday}`,
          kind: 'schedule' as const,
          title: 'Nightly backup of the users database',
          time: weekStart + at(weekday, '03:00'),
        })),
      },
      naive: tooSlow('users', 15, 0.05),
    },
    {
      name: '9 three requests an hour, one of which fails',
      services: ['fax'],
      ...whole,
      story: { effects: [{ target: 'fax', ...whole, errors: 1 / 3 }] },
      naive: tooManyFail('fax', 60, 0.144),
    },
    {
      name: '10 new service without a past',
      services: ['newcomer'],
      from: born,
      to: 7 * day,
      story: {
        births: new Map([['newcomer', born]]),
        effects: [
          { target: 'newcomer', from: born, to: born + 2 * minute, errors: 0.05, slower: 3 },
        ],
      },
      naive: tooManyFail('newcomer', 1, 0.03),
    },
    {
      name: '11 agent that restarts: a gap, then counters from zero',
      services: everyone,
      from: on(1, '05:00'),
      to: on(1, '06:00'),
      story: {
        distortions: [
          { node: 'node-5', from: on(1, '05:00'), to: on(1, '05:12'), lost: 'restart' },
        ],
      },
      naive: silence('invoices', 5),
    },
    {
      name: '12 scrapes that go missing',
      services: ['tracking'],
      from: on(3, '00:00'),
      to: on(3, '24:00'),
      story: {
        distortions: [
          {
            service: 'tracking',
            from: on(3, '00:00'),
            to: on(3, '24:00'),
            lost: 'scrape',
            lostWhen: (m) => m % 7 === 0 || (m >= 20 && m < 24),
          },
        ],
      },
      naive: silence('tracking', 3),
    },
    {
      name: '13 quiet weekend of business customers',
      services: ['partner-api', 'warehouse', 'suppliers', 'reports', 'admin'],
      from: at(5, '00:00'),
      to: at(7, '00:00'),
      story: {},
      naive: otherTraffic('partner-api', 3),
    },
    {
      name: '14 planned campaign: twice the traffic, as fast as ever',
      services: everyone,
      from: promo,
      to: promo + 3 * hour,
      story: {
        effects: [
          { from: promo, to: promo + 3 * hour, load: 2 },
          ...everyone.map((target) => ({ target, from: promo, to: promo + 3 * hour, scale: 2 })),
        ],
        changes: [
          {
            id: 'campaign',
            kind: 'traffic',
            title: 'Campaign: twice the traffic is expected',
            time: weekStart + promo,
          },
        ],
      },
      naive: otherTraffic('storefront', 1.6),
    },
    {
      name: '15 "error" in lines at INFO',
      services: ['translations'],
      ...whole,
      story: {
        logs: [
          { service: 'translations', body: 'reloaded the error catalogue, 0 errors', ...whole },
        ],
      },
      naive: wordInLogs('error', 30),
    },
    {
      name: '16 CPU stolen for six minutes',
      services: everyone,
      from: stolen,
      to: stolen + hour,
      story: {
        steals: [{ node: 'node-7', share: 0.6, from: stolen, to: stolen + 6 * minute }],
        effects: services.flatMap(({ name, instances }) =>
          Array.from({ length: instances }, (_, instance) => instance)
            .filter((instance) => nodeOf(name, instance) === 'node-7')
            .map((instance) => ({
              target: name,
              instance,
              from: stolen,
              to: stolen + 6 * minute,
              slower: 1.5,
            })),
        ),
      },
      naive: stolenCpu(0.5),
    },
    {
      name: '17 series that end in stale markers',
      services: ['giftcards', 'checkout'],
      from: on(2, '15:00'),
      to: on(2, '17:00'),
      story: {
        distortions: [
          { service: 'giftcards', from: on(2, '15:00'), to: on(2, '15:20'), stale: true },
        ],
      },
      naive: endedSeries(1),
    },
    {
      name: '18 clock five minutes ahead on one node',
      services: everyone,
      from: on(4, '09:00'),
      to: on(4, '10:30'),
      story: {
        distortions: [
          {
            node: 'node-2',
            from: on(4, '09:00'),
            to: on(4, '10:00'),
            skew: 5 * minute,
          },
        ],
      },
      naive: fromTheFuture(1),
    },
  ];
}
