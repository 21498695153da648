import type { MeasureFacts, Slot } from './paraphrases-facts.ts';
import { say, typedFactor, typedTime } from './paraphrases-numbers.ts';
import type { Random } from './random.ts';

/** What people call these measurements. Titles that are not here are not reworded. */
const names: Readonly<Record<string, readonly string[]>> = {
  'Time per request': [
    'time per request',
    'request latency',
    'latency',
    'response time',
    'average response time',
    'mean time per request',
    'request duration',
  ],
  'Share of failed requests': [
    'share of failed requests',
    'error rate',
    'failure rate',
    'proportion of failed requests',
    'fraction of failing requests',
    'percentage of failed requests',
    'share of requests that failed',
  ],
  'Requests per second': [
    'request rate',
    'traffic',
    'throughput',
    'number of requests per second',
    'rate of requests',
  ],
  'Time per call': ['time per call', 'call latency', 'duration of calls', 'mean time per call'],
  'Share of failed calls': [
    'share of failed calls',
    'fraction of failed calls',
    'failure rate of calls',
    'share of calls that failed',
  ],
  'Calls per second': ['call rate', 'number of calls per second', 'rate of calls'],
  'Instances that report': [
    'number of instances that report',
    'number of reporting instances',
    'count of reporting instances',
  ],
  'Client connections in use': [
    'number of client connections in use',
    'number of connections in use',
    'count of used connections',
  ],
  'Requests that wait for a connection': [
    'number of requests waiting for a connection',
    'number of requests that wait for a connection',
  ],
  'Own time per request': ['own time per request', 'self time per request'],
  'Time in garbage collection': [
    'time in garbage collection',
    'garbage collection time',
    'time spent in garbage collection',
  ],
  'Resident or working-set memory': ['memory in use', 'resident memory', 'memory usage'],
  'Heap in use': ['heap in use', 'heap usage'],
  'CPU time per request': ['CPU time per request', 'CPU per request'],
  'Time per call between the two sides': ['time per call between the two sides'],
};

const shares = new Set(['Share of failed requests', 'Share of failed calls']);

export function isKnownMeasure({ title, before, after }: MeasureFacts): boolean {
  return (
    names[title] !== undefined && Number.isFinite(before.value) && Number.isFinite(after.value)
  );
}

export interface MeasureStyle {
  /** How likely a number is typed rather than referred to. */
  readonly typed: number;
}

const verbs = {
  up: ['rose', 'increased', 'grew', 'climbed', 'went up'],
  down: ['fell', 'dropped', 'decreased', 'declined', 'went down'],
} as const;
const infinitives = {
  up: ['rise', 'increase', 'climb', 'grow'],
  down: ['fall', 'drop', 'decrease'],
} as const;
const nouns = { up: ['An increase', 'A rise'], down: ['A drop', 'A decrease'] } as const;

/** The same statement in the words of the grammar below; the random numbers choose. */
export function wordMeasure(random: Random, facts: MeasureFacts, { typed }: MeasureStyle): string {
  const { moved } = facts;
  const share = shares.has(facts.title);
  const value = (slot: Slot): string => say(random, slot, share, typed);
  const [before, after] = [value(facts.before), value(facts.after)];
  const np = random.pick(names[facts.title] ?? ['value']);
  const place = placeOf(random, facts, typed);
  const time = timeOf(random, facts, typed);
  const at =
    time === undefined ? '' : random.pick([` at ${time}`, ` from ${time} on`, ` at ${time}`]);
  if (moved === 'same') {
    return random.pick([
      `The ${np} ${place} stayed at ${after}.`,
      `The ${np} ${place} remained at ${after}.`,
      `The ${np} ${place} did not change (${after}).`,
      `At ${after}, the ${np} ${place} was unchanged.`,
      `The ${np} ${place} held steady at ${after}.`,
    ]);
  }
  const verb = random.pick(verbs[moved]);
  const direction = moved === 'up' ? 'up' : 'down';
  const factor = factorOf(random, facts, typed);
  const shapes: string[] = [
    `The ${np} ${place} ${verb} from ${before} to ${after}${at}.`,
    `The ${np} ${place} ${verb} from ${before} to ${after}${factor}${at}.`,
    `The ${np} ${place} ${verb} to ${after}, ${direction} from ${before}${at}.`,
    `The ${np} ${place} ${verb} to ${after} (previously ${before}).`,
    `${random.pick(nouns[moved])} in ${np} ${place} from ${before} to ${after} was observed${at}.`,
    `We see the ${np} ${place} ${random.pick(infinitives[moved])} from ${before} to ${after}.`,
    `The ${np} ${place} went from ${before} to ${after}${at}.`,
    `Instead of ${before}, the ${np} ${place} ${facts.over ? 'was' : 'is'} ${after}.`,
  ];
  if (!facts.over) {
    shapes.push(
      `The ${np} ${place} was ${before} before and is now ${after}.`,
      `Compared with ${before} before, the ${np} ${place} is now ${after}.`,
      `The ${np} ${place} has ${moved === 'up' ? 'risen' : 'fallen'} from ${before} to ${after}.`,
    );
    if (time !== undefined)
      shapes.push(`Since ${time} the ${np} ${place} has been ${after} instead of ${before}.`);
  }
  if (time !== undefined) {
    shapes.push(
      `At ${time}, the ${np} ${place} ${verb} from ${before} to ${after}.`,
      `The ${np} ${place} began to ${random.pick(infinitives[moved])} at ${time} and reached ${after}, compared with ${before} earlier.`,
    );
  }
  if (facts.change !== undefined && !share) {
    const change = facts.change.value < 0 ? undefined : value(facts.change);
    if (change !== undefined) shapes.push(`The ${np} ${place} ${verb} by ${change} to ${after}.`);
  }
  return random.pick([...shapes, ...special(facts, before, after, at)]);
}

/** Sentences with another subject than the measurement. */
function special(
  { title, places, moved, over }: MeasureFacts,
  before: string,
  after: string,
  at: string,
): readonly string[] {
  const [first, second] = places;
  const name = first?.reference ?? '';
  if (title === 'Time per request' && moved === 'up') {
    return [
      over
        ? `Requests to ${name} took ${after} instead of ${before}.`
        : `Requests to ${name} now take ${after} instead of ${before}.`,
      `${name} became slower${at}: ${after} per request instead of ${before}.`,
      `${name} took ${after} per request, compared with ${before} before.`,
      `${name} slowed down from ${before} to ${after} per request.`,
    ];
  }
  if (title === 'Share of failed requests' && moved === 'up') {
    return [
      `${name} failed ${after} of its requests, compared with ${before} before.`,
      `${after} of the requests to ${name} failed, up from ${before}.`,
      `${name} began to fail${at}: ${after} of its requests, up from ${before}.`,
    ];
  }
  if (title === 'Time per call' && moved === 'up' && second !== undefined) {
    return [
      `Calls from ${name} to ${second.reference} became slower${at}: ${after} instead of ${before}.`,
      `A call from ${name} to ${second.reference} ${over ? 'took' : 'takes'} ${after}, where it ${over ? 'had taken' : 'took'} ${before} before.`,
    ];
  }
  return [];
}

function placeOf(random: Random, { places }: MeasureFacts, typed: number): string {
  const name = (at: number): string => {
    const place = places[at];
    if (place === undefined) return '';
    return random.chance(typed / 2) ? place.name : place.reference;
  };
  if (places.length === 2) {
    return random.pick([`from ${name(0)} to ${name(1)}`, `between ${name(0)} and ${name(1)}`]);
  }
  return random.pick([`at ${name(0)}`, `of ${name(0)}`, `in ${name(0)}`, `at ${name(0)}`]);
}

function timeOf(random: Random, { onset }: MeasureFacts, typed: number): string | undefined {
  if (onset === undefined || random.chance(0.3)) return undefined;
  return random.chance(typed) ? typedTime(random, onset.value) : onset.reference;
}

function factorOf(random: Random, { ratio, moved }: MeasureFacts, typed: number): string {
  if (ratio === undefined || moved !== 'up' || ratio.value < 1.5) return '';
  const number = random.chance(typed) ? typedFactor(random, ratio.value) : ratio.reference;
  return random.pick([` (${number})`, `, a factor of ${number},`, ` (${number} of what it was)`]);
}
