import { inventedNumber, movers, placeWords, sentence, told } from './adversary-numbers.ts';
import type { Draft } from './adversary-sample.ts';
import type { PackFacts } from './paraphrases-facts.ts';
import type { Random } from './random.ts';

const strangers =
  `redis kafka billing-db payment-gateway auth-service Kubernetes Elasticsearch inventory_v2 user-profile
  node-17 shard-04 OrderProcessor searchSvc MongoDB nginx RabbitMQ cdn-edge eu-west-1 Cassandra memcached loadbalancer
  the-mesh Istio Envoy api.stripe.com 10.0.4.17 db-replica-2 Vault consul etcd worker-9 PgBouncer`.split(
    /\s+/,
  );
const phrases = [
  'the billing service',
  'the search cluster',
  'the payment provider',
  'the message broker',
  'the load balancer',
  'service Zephyr',
  'the auth backend',
  'the legacy mainframe',
  'table customers_archive',
  'host build-box',
  'the “ledger” service',
  'Redis Cluster',
  'the Orders API',
  'the cache cluster',
  'the database replica',
];

function known({ pack }: PackFacts, words: string): boolean {
  const said = JSON.stringify(pack.pack).toLowerCase();
  return said.includes(words.toLowerCase());
}

export function inventEntity(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const name = random.pick(random.chance(0.6) ? strangers : phrases);
  if (known(facts, name)) return undefined;
  const plain = told(random, measure);
  const place = placeWords(random, measure);
  const text = random.pick([
    sentence(random, { ...plain, subject: `The ${measure.title.toLowerCase()} at ${name}` }),
    sentence(random, plain).replace(/\.$/, `, and so did that of ${name}.`),
    sentence(random, plain).replace(/\.$/, ` in ${name}.`),
    `${capital(name)} sat behind the ${measure.title.toLowerCase()} ${place}.`,
    `Requests went through ${name} while the ${measure.title.toLowerCase()} ${place} ${plain.verb} to ${plain.after}.`,
  ]);
  return text.includes(name) || text.includes(capital(name))
    ? { text, evidence: [measure.id], needle: text.includes(name) ? name : capital(name) }
    : undefined;
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A service that exists, and of which this was not measured. */
export function swapEntity(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const names = measure.places.map(({ name }) => name);
  const others = facts.pack.pack.entities.filter(({ name }) => !names.includes(name));
  if (others.length === 0) return undefined;
  const { name, ref } = random.pick(others);
  const alike = facts.measures.some(
    (one) =>
      one.title === measure.title &&
      one.id !== measure.id &&
      one.places.some((place) => place.name === name),
  );
  const words = random.chance(0.5) ? name : `{${ref}}`;
  const plain = told(random, measure);
  const subject = `The ${measure.title.charAt(0).toLowerCase()}${measure.title.slice(1)} at ${words}`;
  const numbers = sentence(random, { ...plain, subject });
  const wordsOnly = `${subject} ${plain.verb}.`;
  const text = !alike && random.chance(0.3) ? wordsOnly : numbers;
  return { text, evidence: [measure.id], needle: words };
}

/** Letters that look like others. */
const lookalikes: Readonly<Record<string, string>> = {
  a: 'а',
  e: 'е',
  o: 'о',
  p: 'р',
  c: 'с',
  i: 'і',
  s: 'ѕ',
};

/** The name of a service in letters of another script, or with something invisible in it. */
export function hideName(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const name = measure.places[0]?.name ?? '';
  const at = [...name].findIndex((letter) => lookalikes[letter] !== undefined);
  if (at < 0) return undefined;
  const forged = random.pick([
    name.slice(0, at) + lookalikes[name.charAt(at)] + name.slice(at + 1),
    `${name.slice(0, at + 1)}\u200b${name.slice(at + 1)}`,
    `${name}\u202e`,
    `${name.slice(0, at)}\u00ad${name.slice(at)}`,
    `${name}-v2`,
    `${name}2`,
    `${name}_old`,
    `${name}.internal.example`,
  ]);
  if (known(facts, forged)) return undefined;
  const plain = told(random, measure);
  const subject = `The ${measure.title.toLowerCase()} at ${forged}`;
  return { text: sentence(random, { ...plain, subject }), evidence: [measure.id], needle: forged };
}

const units = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

function spelled(value: number): string {
  if (value <= 12) return units[value] ?? '';
  if (value < 20) return 'fourteen';
  if (value < 100)
    return `${tens[Math.floor(value / 10)]}${value % 10 === 0 ? '' : `-${units[value % 10]}`}`;
  if (value < 1000)
    return `${units[Math.floor(value / 100)]} hundred${value % 100 === 0 ? '' : ` and ${spelled(value % 100)}`}`;
  return `${spelled(Math.min(999, Math.floor(value / 1000)))} thousand`;
}

/** An invented number in a shape that a search for digits overlooks. */
export function hideNumber(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const words = inventedNumber(random, facts, measure);
  const digits = words?.match(/\d+/)?.[0];
  if (words === undefined || digits === undefined || digits === '0') return undefined;
  const shifted = (zero: number): string =>
    words.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  const vague = [
    'dozens of times more',
    'hundreds of times that',
    'a million',
    'a third of that',
    'two out of three',
    'a handful',
    'tens of thousands',
    'three quarters',
    'several hundred',
    'XLII ms',
    'half a dozen seconds',
    'a good many',
    'a couple of minutes',
    '½ of it',
    '¾',
    'a thousandfold',
    'nine in ten',
    'double digits',
    'a score',
    'countless',
    'a dozen minutes',
  ];
  const plain = told(random, measure);
  // Only what can be spelled in full: a rounded one might be true.
  const plainDigits = /^\d{1,3} [a-z%]/.test(words);
  const number = Math.min(999_000, Math.max(1, Number(digits)));
  const hidden = random.pick([
    shifted(0xff10),
    shifted(0x0660),
    shifted(0x1d7ce),
    shifted(0x2460 - 1),
    words.replace(digits, digits.split('').join('\u200b')),
    plainDigits ? words.replace(digits, spelled(number)) : words,
    plainDigits ? words.replace(digits, spelled(number)) : words,
    random.pick(vague),
    random.pick(vague),
    `${words}–${words}`,
  ]);
  if (hidden === words || hidden.includes('undefined')) return undefined;
  // What is spelled may have been rounded into a truth.
  if (/[a-z]/.test(hidden) && /^(?:zero|one|two)\b/.test(hidden) && !vague.includes(hidden))
    return undefined;
  return {
    text: sentence(random, { ...plain, after: hidden }),
    evidence: [measure.id],
    needle: hidden,
  };
}

/** A version that was never released. */
export function inventVersion(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const version = `${random.pick(['', 'v'])}${random.int(9)}.${random.int(40)}.${random.int(20)}${random.pick(['', '-rc1', '+build7'])}`;
  if (known(facts, version)) return undefined;
  const change = facts.changes.find(({ guilty }) => guilty);
  const plain = told(random, measure);
  const service = measure.places[0]?.reference ?? '';
  const text = random.pick([
    `Release ${version} of ${service} set it off.`,
    `${capital(plain.subject)} ${plain.verb} to ${plain.after} with release ${version}.`,
    `Version ${version} of ${service} went live before the onset.`,
    `${service} ran version ${version} when its ${measure.title.toLowerCase()} ${plain.verb}.`,
  ]);
  return {
    text,
    evidence: change === undefined ? [measure.id] : [measure.id, change.id],
    needle: version,
  };
}
