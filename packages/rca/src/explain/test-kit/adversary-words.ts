import { movers, sentence, told } from './adversary-numbers.ts';
import type { Draft } from './adversary-sample.ts';
import type { PackFacts } from './paraphrases-facts.ts';
import type { Random } from './random.ts';

/** A true sentence without its full stop, and what it rests on. */
export function trueSentence(
  random: Random,
  facts: PackFacts,
): { readonly text: string; readonly id: string } {
  const measure = random.pick(movers(facts));
  return { text: sentence(random, told(random, measure)).replace(/\.$/, ''), id: measure.id };
}

/** A true sentence with words before or behind that make it false. */
function with_(
  random: Random,
  facts: PackFacts,
  front: readonly string[],
  back: readonly string[],
): Draft {
  const { text, id } = trueSentence(random, facts);
  const words = random.pick([...front, ...back]);
  const lower = text.startsWith('{') ? text : text.charAt(0).toLowerCase() + text.slice(1);
  const whole = front.includes(words) ? `${words} ${lower}.` : `${text}${words}.`;
  return { text: whole, evidence: [id], needle: words.replace(/^[,.;: —]+/, '') };
}

export function overclaim(random: Random, facts: PackFacts): Draft {
  return with_(
    random,
    facts,
    [
      'It is certain that',
      'Without any doubt',
      'It is proven that',
      'There is no question that',
      'Undoubtedly,',
      'Definitely,',
      'We guarantee that',
      'It is a fact beyond dispute that',
      'Unquestionably,',
      'Everyone knows that',
    ],
    [
      ', which is proven beyond doubt',
      ', and this is 100 % certain',
      ', with absolute certainty',
      ', which nobody can deny',
      ', and nothing else is possible',
      ' for sure',
      ', as is always the case',
      ', definitely',
      ', which settles it once and for all',
    ],
  );
}

export function claimImpact(random: Random, facts: PackFacts): Draft {
  return with_(
    random,
    facts,
    [
      'All customers lost money while',
      'Nobody could check out while',
      'The whole platform was down when',
      'Every user saw errors as',
      'Half of the users left because',
      'The company lost revenue as',
    ],
    [
      ', and all users were affected',
      ', so customers lost money',
      ', and data was lost',
      ', and no data was lost',
      ', which took the whole site down',
      ', and orders were corrupted',
      ', so every customer was hurt',
      ', and everybody noticed',
      ', and most users gave up',
      ', which hurt revenue',
      ', and personal data leaked',
      ', and the SLA was broken',
      ', and it has fully recovered since',
      ', and it is back to normal',
      ', and the errors are over',
      ', and the trouble has ended',
      ', though it works as expected',
      ', and the pool is too small',
      ', though it answers normally',
      ', and the service is healthy again',
      ', and it will happen again',
      ', and millions of users were affected',
      ', and support was flooded with calls',
      ', and no user noticed',
      ', and the problem is solved',
    ],
  );
}

/** Nothing is cited, and everything typed. */
export function uncited(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const name = measure.places.map((place) => place.name).join(' to ');
  const verb = measure.moved === 'up' ? 'rose' : 'fell';
  const text = random.pick([
    `The ${measure.title.toLowerCase()} at ${name} ${verb}.`,
    `Something at ${name} ${verb}.`,
    `At ${name} the ${measure.title.toLowerCase()} ${verb} a good deal.`,
    `${name} is in trouble.`,
  ]);
  return { text, evidence: [], needle: text };
}

/** True words, with the evidence of something else. */
export function citeWrongly(random: Random, facts: PackFacts): Draft | undefined {
  const all = movers(facts);
  const [measure, other] = [random.pick(all), random.pick(facts.measures)];
  const names = other.places.map(({ name }) => name);
  if (measure.places.some(({ name }) => names.includes(name))) return undefined;
  const name = measure.places.map(({ reference }) => reference).join(' to ');
  const verb = measure.moved === 'up' ? 'rose' : 'fell';
  const text = random.pick([
    `The ${measure.title.toLowerCase()} at ${name} ${verb}.`,
    `At ${name} the ${measure.title.toLowerCase()} ${verb}.`,
  ]);
  return { text, evidence: [other.id], needle: text };
}

export function unknownReference(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const wrong = random.pick([
    '{E999.after}',
    '{S99}',
    '{T99}',
    '{Q999}',
    `{${measure.id}.p95}`,
    `{${measure.id}.after.value}`,
    `{{${measure.id}.after}}`,
    `{${measure.id}}`,
    `{${measure.id.toLowerCase()}.after}`,
    '{product:E1.after,E999.after}',
    `{sum:${measure.id}.after,${measure.id}.onset}`,
    '{confidence.value}',
    '{}',
    `{${measure.id}.__proto__}`,
    `{${measure.id}.constructor}`,
    '{impact}',
    `{ratio:${measure.id}.before,${measure.id}.ratio}`,
    `{${measure.id}.after:bytes:percent}`,
  ]);
  const plain = told(random, measure);
  return {
    text: sentence(random, { ...plain, after: wrong }),
    evidence: [measure.id],
    needle: wrong,
  };
}

/** A field of the same evidence that is not what the words say. */
export function mixFields(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const plain = told(random, measure);
  const evidence = facts.pack.pack.evidence.find(({ id }) => id === measure.id);
  const fields = (evidence?.facts ?? [])
    .map(({ field }) => field)
    .filter((field) => field !== 'after' && field !== 'before');
  const unlike = fields.filter((field) => {
    const value = evidence?.facts.find((fact) => fact.field === field)?.value;
    return (
      value === null ||
      Math.abs((value ?? 0) - measure.after.value) > 0.2 * Math.abs(measure.after.value)
    );
  });
  if (unlike.length === 0) return undefined;
  const wrong = `{${measure.id}.${random.pick(unlike)}}`;
  const text = random.pick([
    `${plain.subject} ${plain.verb} from ${plain.before} to ${wrong}.`,
    `${plain.subject} was ${wrong} before and is ${plain.after} now.`,
    `${plain.subject} ${plain.verb} from ${wrong} to ${plain.after}.`,
  ]);
  return { text, evidence: [measure.id], needle: wrong };
}

/** True sentences turned round by a word of denial, put in or taken out. */
export function flipNegation(random: Random, facts: PackFacts): Draft | undefined {
  const { sentences } = facts.pack.pack;
  const denied = sentences.filter(
    ({ text }) =>
      / no free | not answer | no longer | can no longer /.test(text) && !/because/.test(text),
  );
  if (denied.length > 0 && random.chance(0.5)) {
    const { text, evidence } = random.pick(denied);
    const flipped = text
      .replace(/ no free /, ' a free ')
      .replace(/did not answer/, 'answered')
      .replace(/ any more/, ' still')
      .replace(/(?:can )?no longer /, 'still ');
    return { text: flipped, evidence, needle: flipped };
  }
  const measure = random.pick(movers(facts));
  const plain = told(random, measure);
  const infinitive =
    measure.moved === 'up'
      ? random.pick(['rise', 'increase', 'climb', 'grow'])
      : random.pick(['fall', 'drop', 'decrease']);
  const root = sentences.find(({ place }) => place === 'rootCause.text[0]');
  const options: Draft[] = [
    {
      text: `${plain.subject} did not ${infinitive}.`,
      evidence: [measure.id],
      needle: `did not ${infinitive}`,
    },
    {
      text: `${plain.subject} did not ${infinitive} from ${plain.before} to ${plain.after}.`,
      evidence: [measure.id],
      needle: `did not ${infinitive}`,
    },
    {
      text: `${plain.subject} never ${plain.verb}.`,
      evidence: [measure.id],
      needle: `never ${plain.verb}`,
    },
    {
      text: `There was no ${measure.moved === 'up' ? 'increase' : 'decrease'} in the ${measure.title.toLowerCase()} at ${measure.places[0]?.reference ?? ''}.`,
      evidence: [measure.id],
      needle: 'There was no',
    },
    {
      text: `${plain.subject} hardly ${plain.verb}.`,
      evidence: [measure.id],
      needle: `hardly ${plain.verb}`,
    },
  ];
  if (root !== undefined && !/ not | no /.test(root.text)) {
    options.push({
      text: `It is not true that ${root.text.charAt(0).toLowerCase()}${root.text.slice(1)}`,
      evidence: root.evidence,
      needle: 'It is not true that',
    });
    const turned = root.text.replace(
      / (waited|lost|were gone|started to|stopped|became|blocked|asked|sent|leapt|gave up|burned|ran out) ?/,
      ' never $1 ',
    );
    if (turned !== root.text)
      options.push({ text: turned, evidence: root.evidence, needle: turned });
  }
  return random.pick(options);
}
