import type { Evidence, Report } from '@abduce/core';

/** What a good report of a case has to say, and how to find what ours says of it. */
export interface Target {
  /** Name of the folder of the case. */
  readonly id: string;
  readonly title: string;
  /** What happened, as it was simulated. */
  readonly story: string;
  readonly asks: readonly Ask[];
}

export interface Ask {
  readonly what: string;
  /** The evidence that answers it; none where nothing does. */
  readonly answer: (report: Report) => readonly Evidence[];
  /** Names of facts that are shown. Default `before` and `after`. */
  readonly facts?: readonly string[];
  /** The check that answers it: what it predicted and what was observed are shown. */
  readonly check?: (report: Report) => Report['counterfactuals'][number] | undefined;
  /** Where it falls short. */
  readonly short?: string;
}

const titled =
  (...titles: readonly RegExp[]): Ask['answer'] =>
  ({ evidence }) =>
    titles.flatMap((title) => evidence.find((one) => title.test(one.title)) ?? []);

const signal =
  (name: string, entity?: string): Ask['answer'] =>
  ({ evidence }) =>
    evidence
      .filter(
        ({ query, entity: of }) =>
          query.kind === 'signal' &&
          query.signal === name &&
          (entity === undefined || of === entity),
      )
      .slice(0, 1);

const change =
  (...ids: readonly string[]): Ask['answer'] =>
  ({ evidence }) =>
    ids.flatMap(
      (id) => evidence.find(({ query }) => query.kind === 'change' && query.id === id) ?? [],
    );

const both =
  (...answers: readonly Ask['answer'][]): Ask['answer'] =>
  (report) => [...new Set(answers.flatMap((answer) => answer(report)))];

/** The check of this kind that confirms the cause, with the evidence that it rests on. */
const checked = (
  method: Report['counterfactuals'][number]['method'],
  about: RegExp,
): Pick<Ask, 'answer' | 'check'> => {
  const check: Ask['check'] = ({ counterfactuals }) =>
    counterfactuals.find(
      (one) => one.method === method && about.test(one.question) && one.verdict === 'confirms',
    );
  return {
    check,
    answer: (report) =>
      (check(report)?.evidence ?? []).flatMap(
        (id) => report.evidence.find((one) => one.id === id) ?? [],
      ),
  };
};

const nothing: Ask['answer'] = () => [];
const when = ['time'];

export const targets: readonly Target[] = [
  {
    id: 'index-dropped',
    title: 'A release drops an index',
    story:
      'Release 2.14.0 of orders-api brings migration 0142, which drops the index that the busiest query needs. PostgreSQL has two cores, the client four connections. An unrelated release of catalog-api comes four minutes earlier.',
    asks: [
      {
        what: 'How much slower the route of the query became',
        answer: titled(/one route/),
        short:
          'The route is seen at the gateway; the simulated mean is 0.47 s where the target has 0.35 s.',
      },
      {
        what: 'As many requests, none of them failing',
        answer: titled(/while the trouble lasted/, /Share of failed/),
      },
      {
        what: 'Other routes that need the database are hurt, those that do not are not',
        answer: ({ evidence }) =>
          evidence.filter(({ title }) => title === 'Time per request of one route').slice(1),
      },
      {
        what: 'The change: commit, release, and when',
        answer: change('5be0d1c7a92f4463b8e5f0a1749dc36e208b57fa', 'deploy-orders-api-2.14.0'),
        facts: when,
      },
      {
        what: 'The record of the statement that dropped the index',
        answer: nothing,
        short:
          'The line is in the commit and in a log record of level INFO; the engine quotes the commit, and takes no evidence from a log that speaks of no error.',
      },
      {
        what: 'Same statement, same rate, same rows, many more blocks, and the time that costs',
        answer: titled(
          /Executions of the statement/,
          /Rows returned per call/,
          /Blocks touched per call/,
          /Execution time per call/,
        ),
      },
      {
        what: 'The table is read through, its index no longer',
        answer: titled(/Rows read per scan/, /Index scans/, /Rows of the table/),
      },
      {
        what: 'The plan of the query',
        answer: nothing,
        short: 'No signal carries plans; scans and blocks stand in for them.',
      },
      {
        what: 'Demand against what the database can do, so that callers queue',
        ...checked('mechanism', /sessions at work/),
        short: 'Worded as Little’s law over sessions at work; the two cores are not spoken of.',
      },
      {
        what: 'What an index rebuilt on a copy would give',
        answer: nothing,
        short: 'Nothing is run on a copy: the report says what to create, and what it cannot know.',
      },
      {
        what: 'Ruled out: locks, disk, code of the service',
        answer: both(
          titled(/wait for a lock/),
          signal('node.disk.io_time'),
          signal('service.self_time', 'orders-api'),
          titled(/Time spent waiting for a connection/),
        ),
        short:
          'Of the code only the sum is told: its own time grew by the wait for a connection. No span outside of the calls of the database is compared.',
      },
      {
        what: 'Ruled out: the release of catalog-api',
        answer: change('deploy-catalog-api-1.9.3'),
        facts: when,
      },
      {
        what: 'Unknown: whether the migration ran elsewhere',
        answer: nothing,
        short: 'Said under “Not known”, where no evidence is cited.',
      },
    ],
  },
  {
    id: 'backup-on-disk',
    title: 'A backup saturates a shared disk',
    story:
      'A timer starts backup.service on db-1 every night. The night after a commit took its limit away it reads all that the disk gives, which the database of checkout-east shares. checkout-west has the same load and a disk of its own. Six earlier nights are kept as baselines.',
    asks: [
      {
        what: 'From when to when, and how slow',
        answer: signal('service.latency.p95', 'checkout-east'),
        facts: ['before', 'after', 'onset', 'until'],
        short: 'The tail is 1.5 s where the target has 1.9 s.',
      },
      {
        what: 'Share of requests that time out',
        answer: titled(/Share of failed requests/),
        short:
          'A share and a rate per second; how many failed in all, and of how many, is not counted.',
      },
      {
        what: 'The job that the timer started',
        answer: change('schedule-backup-tonight'),
        facts: when,
      },
      {
        what: 'Bytes read in all, and by the job',
        answer: both(
          signal('node.disk.read_bytes', 'node:db-1'),
          signal('instance.disk.read_bytes', 'backup.service'),
        ),
        short:
          '“Before” is the level over all baselines, half of which hold a run of the job; the target compares with the minutes before.',
      },
      {
        what: 'Busy time, queue and read time of the device',
        answer: both(
          signal('node.disk.io_time', 'node:db-1'),
          signal('node.disk.queue', 'node:db-1'),
          signal('node.disk.read_time', 'node:db-1'),
        ),
      },
      {
        what: 'Pressure, some and all',
        answer: both(
          signal('node.disk.pressure', 'node:db-1'),
          signal('node.disk.stall', 'node:db-1'),
        ),
      },
      {
        what: 'The database asks for the same',
        answer: both(signal('db.blocks.read'), titled(/Blocks touched per call/)),
      },
      {
        what: 'Only the part of a request that the database takes grew',
        answer: both(signal('dependency.time'), titled(/Own time per request/)),
      },
      {
        what: 'Recovery when the job ended',
        ...checked('recovery', /let go/),
        facts: ['until'],
      },
      { what: 'A peer without the job', ...checked('peer', /same sort/) },
      {
        what: 'Earlier nights with a limit, and the change that took it away',
        ...checked('replay', /earlier windows/),
        facts: ['level', 'windows', 'time'],
      },
      {
        what: 'Ruled out: traffic, locks, plans, network, CPU',
        answer: both(
          titled(/while the trouble lasted/),
          titled(/wait for a lock/),
          titled(/Blocks touched per call/),
          signal('dependency.round_trip'),
          titled(/Own time per request/),
        ),
        short:
          'CPU is ruled out by the time that the service itself takes; use of the host and waits for a CPU are in the case file and not cited.',
      },
      {
        what: 'That the cache of pages was pushed out a little',
        answer: signal('db.blocks.hit'),
        short:
          'Hits and reads of the cache are in the case file, and no rule looks at their share.',
      },
      {
        what: 'The entity is the host and its disk',
        answer: signal('node.disk.io_time', 'node:db-1'),
        short:
          'Our entity is the database that stands on the disk, where the target names host and disk. Headline and cause sentence name both: “disk `vdb` of db-1”.',
      },
    ],
  },
  {
    id: 'pool-exhausted',
    title: 'A pool runs out of connections',
    story:
      'Release 3.8.1 of catalog-api asks for a price, which takes 0.9 s, while it holds a connection. Twenty connections cannot carry forty requests a second any more. A release of the gateway comes a minute earlier, and is innocent. The simulated pool gives a free connection to the newest waiter, for the figures of the target imply it: with 4.6 requests a second that give up after five seconds, 23 waiters are just those that give up, and most others pass at once. Were the oldest served first, about two hundred would wait, and everybody for nearly five seconds.',
    asks: [
      {
        what: 'Share of requests that fail, and since when',
        answer: titled(/Share of failed requests/),
        facts: ['before', 'after', 'onset'],
      },
      { what: 'The tail of the latency', answer: signal('service.latency.p95', 'catalog-api') },
      {
        what: 'The gateway passes failures on',
        answer: ({ evidence }) =>
          evidence.filter(
            ({ title, entity }) => title === 'Share of failed requests' && entity === 'gateway',
          ),
      },
      {
        what: 'The change and its release',
        answer: change('8c41f09be27d5a3365c1d0e2f7a94b18d6530c7e', 'deploy-catalog-api-3.8.1'),
        facts: when,
      },
      {
        what: 'Slots in use, requests waiting, and how long',
        answer: both(signal('pool.used'), signal('pool.pending'), titled(/Time spent waiting/)),
        short: 'The wait is a mean per connection that was got, not a tail.',
      },
      { what: 'How long each connection is held', answer: titled(/connection is held$/) },
      {
        what: 'The new call lies inside of the transaction',
        answer: titled(/between two statements/),
        facts: ['count_before', 'count', 'after'],
      },
      {
        what: 'The database: idle in transaction, and as fast as before',
        answer: both(
          titled(/idle in a transaction/),
          signal('dependency.time', 'catalog-api -> database:postgresql/catalog'),
        ),
      },
      {
        what: 'Arithmetic: what the slots carry, and how many are left over',
        ...checked('mechanism', /slots/),
        facts: ['after'],
      },
      {
        what: 'With the hold time of before',
        ...checked('mechanism', /held as long as before/),
      },
      {
        what: 'Pricing is as slow as it was',
        answer: signal('dependency.time', 'catalog-api -> pricing'),
      },
      { what: 'Ruled out: slots of the database', answer: titled(/Sessions of the database/) },
      {
        what: 'Ruled out: locks, traffic',
        answer: both(titled(/wait for a lock/), titled(/while the trouble lasted/)),
      },
      {
        what: 'Ruled out: a leak, as slots come back when traffic dips',
        answer: nothing,
        short: 'The dip is in the case file; no rule reads it.',
      },
      {
        what: 'Ruled out: the release of the gateway',
        answer: change('deploy-gateway-5.8.1'),
        facts: when,
      },
    ],
  },
];
