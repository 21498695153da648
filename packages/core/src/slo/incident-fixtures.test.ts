import { describe, expect, it } from 'vitest';
import { random } from '../testing/random.ts';
import { type Load, live, type Profile, type System } from './incident-life.fixture.ts';

const opened = (system: System): string[] =>
  live(system).events.flatMap(({ type, incident, time }) =>
    type === 'opened' ? [`${incident.objective.id} at ${time / 60_000}`] : [],
  );

const steady: Load = { rate: 10 };
const hours = (count: number): number => count * 60;
const one = (profile: Profile, minutes = hours(8)): System => ({
  services: { cart: profile },
  minutes,
});
const chance = random(5);
const wobble = (share: number): number => share * (0.8 + 0.4 * chance.next());

describe('no incident', () => {
  const fixtures: readonly (readonly [string, System])[] = [
    ['1 long polls of 60 s', one(() => ({ rate: 2, modes: [[60, wobble(0.3)]] }))],
    ['1b nothing but long polls', one(() => ({ rate: 2, modes: [[60, 1]] }))],
    ['2 blocking pops of a little over 5 s', one(() => ({ rate: 3, modes: [[5.1, wobble(0.6)]] }))],
    [
      '2b blocking pops beyond the top bucket',
      one(() => ({ rate: 3, modes: [[30, wobble(0.6)]] })),
    ],
    [
      '3 a consumer whose fetches wait for messages',
      {
        services: {
          worker: () => steady,
          'queue:kafka/orders': () => ({ rate: 1, modes: [[0.6, 1]] }),
        },
        dependencies: [['worker', 'queue:kafka/orders']],
        minutes: hours(2),
      },
    ],
    [
      '4 cold starts: 28 of 600 requests after a pause',
      one((m) => {
        if (m % 60 < 50) return { rate: 0 };
        return { rate: 1, modes: m % 60 < 51 ? [[2, 28 / 60]] : [] };
      }),
    ],
    [
      '5 streams and sockets of any length',
      one(() => ({
        rate: 5,
        modes: [
          [15, wobble(0.1)],
          [300, wobble(0.1)],
        ],
      })),
    ],
    ['6 a rolling deploy', one((m) => (m >= 200 && m < 203 ? { rate: 10, errors: 0.05 } : steady))],
    [
      '7 a node drain',
      one((m) => (m === 200 ? { rate: 8, errors: 0.2 } : m < 230 ? { rate: 8 } : steady)),
    ],
    [
      '8 a backup at the same hour every day',
      {
        ...one((m) => (m % 1440 < 20 ? { rate: 10, modes: [[1.5, 0.03]] } : steady), hours(50)),
        step: 5,
      },
    ],
    [
      '9 three requests an hour, one of them failing',
      one((m) => (m % 20 === 7 ? { rate: 1 / 60, errors: m % 60 === 7 ? 1 : 0 } : { rate: 0 })),
    ],
    [
      '10 a new service',
      one((m) => (m < 120 ? undefined : { rate: 10, errors: m < 122 ? 0.05 : 0 })),
    ],
    [
      '11 a restarted agent: a gap, then a counter from zero',
      one((m) => (m >= 200 && m < 212 ? undefined : m === 212 ? { rate: 0 } : steady)),
    ],
    [
      '12 missing scrapes',
      one((m) => (m % 7 === 0 || m % 60 < 4 ? undefined : { rate: 10, errors: 0.005 })),
    ],
    [
      '13 a weekly season',
      {
        ...one(
          (m) => ({
            rate: 20 + 15 * Math.sin(m / 230) + (m % 10080 < 2880 ? -4 : 4),
            errors: 0.003,
          }),
          hours(24 * 15),
        ),
        step: 5,
      },
    ],
    [
      '14 twice the traffic at the same latency',
      one((m) => ({ rate: m < 240 ? 10 : 20, errors: 0.002 })),
    ],
    ['17 no data from some time on', one((m) => (m < 200 ? steady : undefined))],
    [
      '18 a clock that leaps five minutes ahead',
      one((m) => (m >= 200 && m < 205 ? undefined : { rate: m === 205 ? 20 : 10, errors: 0.004 })),
    ],
  ];
  it.each(fixtures)('%s', (_, system) => {
    expect(opened(system)).toEqual([]);
  });

  it('at most one false alarm in seven days over fifty services', { timeout: 60_000 }, () => {
    const services = Object.fromEntries(
      Array.from({ length: 50 }, (_, n): [string, Profile] => {
        const noise = random(n + 1);
        const base = 0.05 * 2 ** (n % 10);
        return [
          `service-${n}`,
          (m) => {
            const draw = noise.next();
            if (draw < 0.002) return undefined;
            const blip = draw > 0.9985 ? 0.1 : 0;
            const season = 1 + 0.6 * Math.sin(((m + n * 30) / 1440) * 2 * Math.PI);
            const rate = base * season * (0.8 + 0.4 * noise.next());
            const errors = Math.round(rate * 300 * (0.004 * noise.next() + blip)) / (rate * 300);
            return { rate, errors, modes: [[0.7, 0.006 * noise.next() + blip / 2]] };
          },
        ];
      }),
    );
    expect(opened({ services, minutes: hours(24 * 7), step: 5 }).length).toBeLessThanOrEqual(1);
  });
});

describe('an incident', () => {
  const after = (fault: Load, minutes = hours(3)): System =>
    one((m) => (m < 120 ? steady : fault), minutes);
  it.each<[string, System, string, number]>([
    ['everything fails', after({ rate: 10, errors: 1 }), 'availability', 130],
    ['a fifth fails', after({ rate: 10, errors: 0.2 }), 'availability', 180],
    [
      'half are slow, by different amounts',
      after({
        rate: 10,
        modes: [
          [0.8, 0.2],
          [2, 0.2],
          [7, 0.1],
        ],
      }),
      'latency',
      145,
    ],
    ['all are slow', after({ rate: 10, modes: [[3, 1]] }), 'latency', 135],
    [
      'calls run into a timeout, without errors',
      after({ rate: 10, modes: [[10.01, 0.4]] }),
      'latency',
      150,
    ],
    [
      'calls run into a timeout, with errors',
      after({ rate: 10, errors: 0.4, modes: [[30, 0.4]] }),
      'availability',
      150,
    ],
    [
      'eight in a hundred, for hours',
      after({ rate: 10, errors: 0.08 }, hours(10)),
      'availability',
      430,
    ],
    [
      'few requests, all failing',
      one((m) => ({ rate: 0.02, errors: m < 120 ? 0 : 1 }), hours(4)),
      'availability',
      145,
    ],
    [
      'a new service that never worked',
      one((m) => (m < 60 ? undefined : { rate: 5, errors: 1 }), hours(2)),
      'availability',
      65,
    ],
  ])('%s', (_, system, indicator, before) => {
    const { events, incidents } = live(system);
    const first = events[0];
    expect(first?.type).toBe('opened');
    expect(first?.incident.objective.id).toBe(`${indicator}:cart`);
    expect((first?.time ?? 0) / 60_000).toBeLessThanOrEqual(before);
    expect(events.filter(({ type }) => type === 'opened')).toHaveLength(1);
    expect(incidents[0]?.status).toBe('open');
  });

  const outage = (m: number): Load => (m >= 120 && m < 150 ? { rate: 10, errors: 0.5 } : steady);

  it('ends some time after the fault does, once', () => {
    const { events } = live(one(outage, hours(5)));
    expect(events.map(({ type }) => type)).toEqual(['opened', 'resolved']);
    const minute = (events[1]?.time ?? 0) / 60_000;
    expect(minute).toBeGreaterThan(160);
    expect(minute).toBeLessThan(175);
  });

  it('is one incident however much the fault flaps', () => {
    const { events } = live(
      one(
        (m) => (m >= 120 && m < 240 && m % 12 < 6 ? { rate: 10, errors: 0.6 } : steady),
        hours(6),
      ),
    );
    expect(events.filter(({ type }) => type === 'opened').length).toBe(1);
  });

  it('stays open while there are no data, and says so', () => {
    const { incidents } = live(
      one((m) => (m < 120 ? steady : m < 130 ? { rate: 10, errors: 1 } : undefined), hours(5)),
    );
    expect(incidents[0]).toMatchObject({ status: 'open' });
    expect(incidents[0]?.evaluationsWithoutData).toBeGreaterThan(100);
  });

  it('covers the neighbourhood and belongs to whom users feel it at', () => {
    const chain: System = {
      services: {
        web: (m) => outage(m - 1),
        cart: outage,
        'database:postgresql/db': () => steady,
        stock: outage,
        other: () => steady,
      },
      dependencies: [
        ['web', 'cart'],
        ['cart', 'database:postgresql/db'],
        ['stock', 'database:postgresql/db'],
        ['other', 'web'],
      ],
      minutes: hours(4),
    };
    const { events } = live(chain);
    expect(events.map(({ type }) => type)).toEqual(['opened', 'updated', 'resolved']);
    expect(events[0]?.incident.service).toBe('stock');
    expect(events[1]?.incident.service).toBe('web');
    expect(events[1]?.incident.id).toBe(events[0]?.incident.id);
    expect(events[2]?.incident.related.map(({ service }) => service).sort()).toEqual([
      'cart',
      'stock',
    ]);
  });

  it('is not shared by services that have nothing to do with each other', () => {
    const { events } = live({
      services: { cart: outage, mail: outage, between: () => steady },
      dependencies: [
        ['cart', 'between'],
        ['between', 'mail'],
      ],
      minutes: hours(3),
    });
    expect(
      events.filter(({ type }) => type === 'opened').map(({ incident }) => incident.service),
    ).toEqual(['cart', 'mail']);
  });
});
