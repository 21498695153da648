import { capital, nameChange, wordCause, wordChange } from './paraphrases-causes.ts';
import {
  type LogFacts,
  type MeasureFacts,
  type PackFacts,
  packFacts,
} from './paraphrases-facts.ts';
import { isKnownMeasure, wordMeasure } from './paraphrases-measures.ts';
import { say, typedTime } from './paraphrases-numbers.ts';
import { type Random, seededRandom } from './random.ts';
import type { ReportPack } from './report-packs.ts';

/** A sentence that says what the evidence says, in other words than the template's. */
export interface Paraphrase {
  readonly pack: ReportPack;
  readonly kind: 'measure' | 'log' | 'change' | 'cause' | 'confidence' | 'pair';
  readonly text: string;
  readonly evidence: readonly string[];
}

/** How likely a paraphrase types its numbers, times and names. */
const typing = 0.4;

/**
 * Faithful paraphrases of what the packs hold, made by a grammar: measurements, logs, changes, the cause and how sure
 * it is, with numbers by reference or typed in other units and roundings. The same seed gives the same sentences.
 */
export function paraphrases(
  packs: readonly ReportPack[],
  count: number,
  seed: number,
): readonly Paraphrase[] {
  const random = seededRandom(seed);
  const facts = packs.map(packFacts);
  const made: Paraphrase[] = [];
  const told = new Set<string>();
  for (let turn = 0; made.length < count && turn < 50 * count; turn++) {
    const paraphrase = paraphraseOf(random, random.pick(facts));
    if (paraphrase === undefined || told.has(`${paraphrase.pack.name} ${paraphrase.text}`))
      continue;
    told.add(`${paraphrase.pack.name} ${paraphrase.text}`);
    made.push(paraphrase);
  }
  return made;
}

/** One paraphrase of one pack; `undefined` where the pack has nothing of the kind that was drawn. */
export function paraphraseOf(random: Random, facts: PackFacts): Paraphrase | undefined {
  const { pack } = facts;
  const kind = random.pick([
    'measure',
    'measure',
    'measure',
    'pair',
    'log',
    'change',
    'cause',
    'cause',
    'confidence',
  ] as const);
  const known = facts.measures.filter(isKnownMeasure);
  const make = (text: string | undefined, evidence: readonly string[]): Paraphrase | undefined =>
    text === undefined ? undefined : { pack, kind, text, evidence };
  switch (kind) {
    case 'measure': {
      const measure = known.length === 0 ? undefined : random.pick(known);
      return measure && make(wordMeasure(random, measure, { typed: typing }), [measure.id]);
    }
    case 'pair':
      return pairOf(random, facts, known, make);
    case 'log': {
      const log = facts.logs.length === 0 ? undefined : random.pick(facts.logs);
      return log && make(wordLog(random, log), [log.id]);
    }
    case 'change':
      return changeOf(random, facts, make);
    case 'cause':
      return causeOf(random, facts, known, make);
    case 'confidence': {
      const { grade } = pack.pack;
      const text = random.pick([
        `Confidence in this is ${grade} ({confidence}).`,
        `The confidence of this verdict is ${grade} ({confidence}).`,
        `This is held with ${grade} confidence ({confidence}).`,
        `Our confidence is ${grade}, at {confidence}.`,
      ]);
      return make(text, []);
    }
  }
}

type Make = (text: string | undefined, evidence: readonly string[]) => Paraphrase | undefined;

/** Two measurements in one sentence. */
function pairOf(
  random: Random,
  _facts: PackFacts,
  known: readonly MeasureFacts[],
  make: Make,
): Paraphrase | undefined {
  if (known.length < 2) return undefined;
  const [first, second] = [random.pick(known), random.pick(known)];
  if (first.id === second.id) return undefined;
  const left = wordMeasure(random, first, { typed: typing }).replace(/\.$/, '');
  const right = wordMeasure(random, second, { typed: typing }).replace(/\.$/, '');
  const join = random.pick([', while ', '; ', ', and ', ', whereas ']);
  const lower = right.startsWith('{') ? right : right.charAt(0).toLowerCase() + right.slice(1);
  return make(`${left}${join}${lower}.`, [first.id, second.id]);
}

function wordLog(random: Random, { id, place, count, first, fresh }: LogFacts): string {
  const number = random.chance(typing) ? String(count.value) : `{${id}.count:number}`;
  const times = count.value === 1 ? 'once' : `${number} times`;
  const name = random.chance(typing / 2) ? place.name : place.reference;
  const never = fresh ? random.pick([' (never before)', ', never before', '']) : '';
  const since =
    first === undefined || random.chance(0.4)
      ? ''
      : `, first at ${random.chance(typing) ? typedTime(random, first.value) : first.reference}`;
  return random.pick([
    `${name} logged {${id}.template} ${times}${never}${since}.`,
    `The message {${id}.template} appeared ${times} in the log of ${name}${since}.`,
    `The log of ${name} holds {${id}.template} ${times}${never}${since}.`,
    `In the log of ${name}, {${id}.template} was recorded ${times}${since}.`,
  ]);
}

function changeOf(
  random: Random,
  { changes, pack }: PackFacts,
  make: Make,
): Paraphrase | undefined {
  const guilty = changes.filter((change) => change.guilty);
  // Of a cause that explains the trouble in part only, more would be said than is known.
  if (guilty.length > 0 && pack.pack.verdict !== 'root_cause') return undefined;
  if (guilty.length > 0) {
    const change = random.pick(guilty);
    return make(wordChange(random, change, typing), [change.id]);
  }
  const cleared = pack.pack.sentences.filter(({ text }) => text.includes('innocent'));
  const named = changes.filter(
    ({ id, version, service }) =>
      version !== undefined &&
      service !== undefined &&
      cleared.some(({ evidence }) => evidence.includes(id)),
  );
  if (named.length === 0) return undefined;
  const change = random.pick(named);
  const name = nameChange(random, change, typing);
  return make(random.pick([`${capital(name)} is innocent.`, `${capital(name)} was ruled out.`]), [
    change.id,
  ]);
}

/** How users are hurt, because of the root cause. */
function causeOf(
  random: Random,
  { pack }: PackFacts,
  known: readonly MeasureFacts[],
  make: Make,
): Paraphrase | undefined {
  const because = wordCause(random, pack.pack);
  const { verdict, entities, causes, sentences } = pack.pack;
  if (because === undefined || verdict !== 'root_cause') return undefined;
  const target =
    entities.find(({ role }) => role === 'target') ?? entities.find(({ role }) => role === 'root');
  const symptom = sentences.find(({ place }) => place === 'title')?.evidence[0];
  const measure = known.find(({ id, moved }) => id === symptom && moved === 'up');
  const support = sentences.find(({ place }) => place === 'rootCause.text[0]')?.evidence ?? [];
  if (target === undefined || measure === undefined || causes.length === 0) return undefined;
  const ids = [measure.id, ...support];
  const failing = measure.title === 'Share of failed requests';
  const is = measure.over ? 'was' : 'is';
  const effect = random.pick(
    failing
      ? [
          `{${target.ref}} ${is} failing`,
          `requests to {${target.ref}} ${measure.over ? 'failed' : 'fail'}`,
          `the error rate of {${target.ref}} rose to ${say(random, measure.after, true, typing)}`,
        ]
      : [
          `{${target.ref}} ${is} slow`,
          `requests to {${target.ref}} ${measure.over ? 'were' : 'are'} slow`,
          `{${target.ref}} became slower`,
          `the latency of {${target.ref}} rose to ${say(random, measure.after, false, typing)}`,
        ],
  );
  return make(
    random.pick([
      `${capital(effect)} because ${because}.`,
      `Because ${because}, ${effect}.`,
      `${capital(because)}, so ${effect}.`,
      `The root cause is that ${because}.`,
      `${capital(effect)}, since ${because}.`,
      `${capital(because)}.`,
    ]),
    ids,
  );
}
