import type { CauseType } from '@abduce/core';
import { movers, sentence, told } from './adversary-numbers.ts';
import type { Draft } from './adversary-sample.ts';
import { wordCause } from './paraphrases-causes.ts';
import type { PackFacts } from './paraphrases-facts.ts';
import type { Random } from './random.ts';

/** What a careless analyst blames, by the cause type that it would be. */
const theories: readonly (readonly [cause: CauseType, words: string])[] = [
  ['memory_leak', 'a memory leak'],
  ['allocation_pressure', 'garbage collection'],
  ['disk_full', 'a full disk'],
  ['disk_slow', 'slow disks'],
  ['lock_wait', 'lock contention'],
  ['dns_failure', 'DNS failures'],
  ['certificate_expired', 'an expired certificate'],
  ['packet_loss', 'packet loss'],
  ['network_delay', 'network delay'],
  ['cpu_throttled', 'CPU throttling'],
  ['traffic_leap', 'a traffic spike'],
  ['retry_storm', 'a retry storm'],
  ['schema_index_lost', 'a lost index'],
  ['pool_exhausted', 'an exhausted connection pool'],
  ['event_loop_blocked', 'a blocked event loop'],
  ['n_plus_one', 'one query per item'],
  ['clock_skew', 'a wrong clock'],
  ['failover', 'a failover of the primary'],
  ['queue_backlog', 'a backlog of messages'],
  ['credential_invalid', 'refused credentials'],
  ['thread_pool_exhausted', 'a lack of free worker threads'],
  ['cache_miss_storm', 'a cache that stopped answering'],
  ['timeout_too_tight', 'a timeout that was too short'],
  ['memory_exhausted', 'a lack of memory'],
  ['file_descriptors_exhausted', 'a lack of file descriptors'],
];

const effectFirst = [
  'because of',
  'due to',
  'caused by',
  'as a result of',
  'owing to',
  'triggered by',
  'on account of',
  'thanks to',
  'driven by',
  'attributable to',
  'the fault of',
];

/** How the users' service fares, true as it stands. */
function symptom(
  random: Random,
  facts: PackFacts,
): { text: string; id: string; ref: string } | undefined {
  const target =
    facts.pack.pack.entities.find(({ role }) => role === 'target') ??
    facts.pack.pack.entities.find(({ role }) => role === 'root');
  const measure = movers(facts).find(
    ({ places, moved, title }) =>
      places[0]?.name === target?.name &&
      moved === 'up' &&
      /^(?:Share|Time per request)/.test(title),
  );
  if (target === undefined || measure === undefined) return undefined;
  const state = measure.title.startsWith('Share') ? 'is failing' : 'is slow';
  const text = random.pick([
    `{${target.ref}} ${state}`,
    sentence(random, told(random, measure)).replace(/\.$/, ''),
  ]);
  return { text, id: measure.id, ref: target.ref };
}

/** Another real service, off the path, blamed for the trouble. */
export function inventCause(random: Random, facts: PackFacts): Draft | undefined {
  const { pack } = facts.pack;
  const hurt = symptom(random, facts);
  const root = pack.entities.find(({ role }) => role === 'root');
  const guilty = new Set(pack.causes.flatMap(({ from, to }) => [from, to]));
  const involved = new Set(
    pack.evidence
      .filter(({ id, kind }) => guilty.has(id) || kind === 'change')
      .flatMap(({ entity, edge, facts: all }) => [
        entity,
        ...(edge ?? []),
        ...all.flatMap(({ field, shown }) => (field === 'service' ? [shown] : [])),
      ]),
  );
  const strangers = pack.entities.filter(
    ({ ref, name, role }) =>
      role === 'other' &&
      !involved.has(ref) &&
      !involved.has(name) &&
      !pack.sentences.some(({ text }) => text.includes(`{${ref}}`)),
  );
  if (hurt === undefined || strangers.length === 0) return undefined;
  const stranger = random.pick(strangers);
  const name = random.chance(0.5) ? stranger.name : `{${stranger.ref}}`;
  const extra = pack.evidence
    .filter(({ entity }) => entity === stranger.ref)
    .map(({ id }) => id)
    .slice(0, 2);
  const needle = random.pick([
    `because ${name} became slower`,
    `because ${name} failed`,
    `because of ${name}`,
    `which ${name} caused`,
    `and ${name} is to blame`,
    `since ${name} was overloaded`,
    `as a result of errors in ${name}`,
    `${name} made it slow`,
    `${name} is the root cause`,
    `owing to ${name}`,
    `so ${name} is behind it`,
  ]);
  const evidence = [hurt.id, ...extra];
  const joint =
    /^(?:\{|\w+ (?:made|is))/.test(needle) &&
    !/^(?:because|since|as|owing|which|and|so)/.test(needle)
      ? '; '
      : random.pick([' ', ', ']);
  const rooted =
    root === undefined ? [] : [`{${root.ref}} is in trouble ${random.pick(effectFirst)} ${name}.`];
  const text = random.pick([
    `${hurt.text}${joint}${needle}.`,
    `${hurt.text}${joint}${needle}.`,
    ...rooted,
  ]);
  return { text, evidence, needle: text.includes(needle) ? needle : name };
}

/** What users feel, told as the cause of what brought it about. */
export function reverseCause(random: Random, facts: PackFacts): Draft | undefined {
  const { pack } = facts.pack;
  const hurt = symptom(random, facts);
  const root = pack.entities.find(({ role }) => role === 'root');
  const because = wordCause(random, pack);
  const target = pack.entities.find(({ role }) => role === 'target');
  if (hurt === undefined || root === undefined || because === undefined || target === undefined)
    return undefined;
  if (hurt.ref === root.ref || because.includes(`{${hurt.ref}}`)) return undefined;
  const support = pack.sentences.find(({ place }) => place === 'rootCause.text[0]')?.evidence ?? [];
  const state = random.pick(['is failing', 'became slower', 'failed']);
  const needle = random.pick([
    `${because} because {${target.ref}} ${state}`,
    `{${target.ref}} caused this: ${because}`,
    `because {${target.ref}} ${state}, ${because}`,
    `{${target.ref}} ${state}, so ${because}`,
    `trouble at {${target.ref}} led to the trouble at {${root.ref}}`,
    `{${root.ref}} is slow because {${target.ref}} is slow`,
    `the latency of {${target.ref}} explains the failures of {${root.ref}}`,
    `${because}, caused by {${target.ref}}`,
    `the failures at {${target.ref}} spread to {${root.ref}}`,
    `{${target.ref}} passes its trouble on to {${root.ref}}`,
    `the slowness of {${target.ref}} propagates to {${root.ref}}`,
  ]);
  return {
    text: `${needle.charAt(0).toUpperCase()}${needle.slice(1)}.`,
    evidence: [hurt.id, ...support],
    needle: needle.slice(1),
  };
}

/** A theory that the engine refuted, or never held. */
export function blameRuledOut(random: Random, facts: PackFacts): Draft | undefined {
  const { pack } = facts.pack;
  const hurt = symptom(random, facts);
  const supported = pack.ruledOut
    .filter(({ status }) => status === 'supported')
    .map(({ title }) => title.toLowerCase());
  const template = pack.sentences.map(({ text }) => text.toLowerCase()).join(' ');
  const [cause, words] = random.pick(theories);
  // Causes that look alike, or that the engine holds possible, are not false beyond doubt.
  const key = words.split(' ').filter((word) => word.length > 4);
  const near = key.some(
    (word) => supported.some((title) => title.includes(word)) || template.includes(word),
  );
  if (hurt === undefined || cause === pack.cause || near) return undefined;
  if (pack.cause === 'pool_exhausted' && cause === 'thread_pool_exhausted') return undefined;
  // Where traffic did rise, saying so is true.
  const rises = pack.evidence.some(
    ({ title, moved }) => /per second/i.test(title) && moved === 'up',
  );
  if (cause === 'traffic_leap' && rises) return undefined;
  const root = pack.entities.find(({ role }) => role === 'root');
  const at = root === undefined ? '' : random.pick([` in {${root.ref}}`, ` at {${root.ref}}`, '']);
  const needle = `${words}${at}`;
  const evidence = [
    hurt.id,
    ...pack.evidence
      .filter(({ kind }) => kind === 'metric')
      .map(({ id }) => id)
      .slice(0, random.int(6)),
  ];
  const text = random.pick([
    `${hurt.text} ${random.pick(effectFirst)} ${needle}.`,
    `${hurt.text}: ${needle}.`,
    `The root cause is ${needle}.`,
    `${needle.charAt(0).toUpperCase()}${needle.slice(1)} led to it.`,
    `${hurt.text}, which is explained by ${needle}.`,
    `Behind it is ${needle}.`,
    `${hurt.text}, and ${needle} was found.`,
    `It was ${needle}.`,
    `${hurt.text} and suffered from ${needle}.`,
  ]);
  const found = text.includes(needle) ? needle : needle.slice(1);
  return { text, evidence, needle: found };
}

/** A change that the engine cleared, told as what set it off. */
export function blameChange(random: Random, facts: PackFacts): Draft | undefined {
  const innocent = facts.changes.filter(({ guilty }) => !guilty);
  if (innocent.length === 0) return undefined;
  const change = random.pick(innocent);
  const hurt = symptom(random, facts);
  const name =
    change.version !== undefined && change.service !== undefined
      ? random.pick([
          `release {${change.id}.version} of {${change.id}.service}`,
          `release ${change.version} of ${change.service}`,
          `version {${change.id}.version}`,
        ])
      : `change “{${change.id}.title}”`;
  const shared = facts.changes.some(
    (one) => one.guilty && one.version !== undefined && one.version === change.version,
  );
  if (shared) return undefined;
  const needle = random.pick([
    `was set off by ${name}`,
    `was caused by ${name}`,
    `came with ${name}`,
    `began with ${name}`,
    `was introduced by ${name}`,
    `goes back to ${name}`,
    `followed from ${name}`,
    `is the fault of ${name}`,
    `started right after ${name}`,
  ]);
  const subject = random.pick([
    'It',
    'The trouble',
    hurt === undefined ? 'This' : `${hurt.text}, which`,
  ]);
  return {
    text: `${subject} ${needle}.`,
    evidence: [change.id, ...(hurt === undefined ? [] : [hurt.id])],
    needle,
  };
}
