import type { CauseType } from '@abduce/core';
import type { EvidencePack } from '../../pack/pack.ts';
import type { ChangeFacts } from './paraphrases-facts.ts';
import { say, typedTime } from './paraphrases-numbers.ts';
import type { Random } from './random.ts';

/**
 * The clause behind "because" in other words, by cause. `{R}` is the entity of the root cause; `{A}`, `{B}` the caller
 * and the called where the template names another one.
 */
const clauses: Readonly<Partial<Record<CauseType, readonly string[]>>> = {
  pool_exhausted: [
    'a connection pool of {R} had no free slot',
    'the connection pool of {R} was exhausted',
    'the connection pool of {R} ran out of free slots',
    'every slot of the connection pool in {R} was taken',
  ],
  exception: [
    'code in {R} started to throw',
    '{R} began to throw exceptions',
    '{R} started throwing',
    'the code of {R} began throwing an exception',
  ],
  lock_wait: [
    'sessions in {R} waited for a lock',
    'sessions in {R} were waiting for a lock that another session held',
    'sessions of {R} had to wait for a lock held by another session',
  ],
  instance_lost: [
    'instances of {R} were gone',
    'instances of {R} were lost',
    'instances of {R} disappeared',
    '{R} lost instances',
  ],
  schema_index_lost: [
    'a table in {R} lost an index',
    '{R} lost an index',
    'an index in {R} was lost',
    'a table in {R} no longer has its index',
  ],
  n_plus_one: [
    '{R} asked {B} once per item instead of once per request',
    '{R} made one call to {B} per item instead of one per request',
    '{R} called {B} once for each item rather than once per request',
  ],
  dependency_down: [
    '{R} did not answer any more',
    '{R} stopped answering',
    '{R} no longer answered',
  ],
  dependency_slow: ['{R} answered more slowly', '{R} became slower', '{R} was slower to answer'],
  dependency_errors: [
    '{R} answered with errors',
    '{R} returned errors',
    '{R} responded with errors',
  ],
  traffic_leap: [
    'traffic to {R} leapt beyond what it can serve',
    'traffic to {R} rose beyond what it can handle',
    'the traffic to {R} jumped beyond its capacity',
  ],
  event_loop_blocked: [
    'synchronous work blocked the event loop of {R}',
    'the event loop of {R} was blocked by synchronous work',
    'synchronous work kept the event loop of {R} busy',
  ],
  memory_leak: [
    '{R} retained more and more memory',
    '{R} leaked memory',
    'memory leaked in {R}',
    'there was a memory leak in {R}',
  ],
  cache_miss_storm: [
    '{R} asked {B} for what a cache had answered before',
    '{R} asked {B} for what a cache used to answer',
  ],
  timeout_too_tight: [
    '{R} gave up calls before they could end',
    '{R} gave up on calls before they could finish',
  ],
  credential_invalid: [
    'the credentials of {R} were no longer accepted',
    'the credentials of {R} were refused',
  ],
  wrong_dependency: [
    '{R} sent its calls to the wrong place',
    'calls of {R} went to the wrong place',
  ],
  cpu_regression: [
    '{R} burned more CPU per request',
    '{R} used more CPU per request',
    '{R} needed more CPU for each request',
  ],
  file_descriptors_exhausted: [
    '{R} ran out of file descriptors',
    '{R} had no free file descriptors left',
    'the file descriptors of {R} were exhausted',
  ],
};

/** What the root cause is, as a clause, with references for names; `undefined` where the cause is not reworded. */
export function wordCause(
  random: Random,
  { cause, entities, sentences }: EvidencePack,
): string | undefined {
  const root = entities.find(({ role }) => role === 'root');
  const options = cause === null ? undefined : clauses[cause];
  if (root === undefined || options === undefined) return undefined;
  const clause = random.pick(options);
  if (!clause.includes('{B}')) return clause.replaceAll('{R}', `{${root.ref}}`);
  const text = sentences.find(({ place }) => place === 'rootCause.text[0]')?.text ?? '';
  const peer = text.match(/\{S\d+\}/g)?.find((ref) => ref !== `{${root.ref}}`);
  return peer === undefined
    ? undefined
    : clause.replaceAll('{R}', `{${root.ref}}`).replaceAll('{B}', peer);
}

const changeNouns: Readonly<Record<string, readonly string[]>> = {
  deploy: ['release', 'deployment', 'rollout'],
  commit: ['commit', 'change'],
  config: ['configuration change', 'change of configuration'],
  credential: ['credential change'],
  schedule: ['scheduled job'],
};

/** A name for a change: by version and service where there are some, else by its title. */
export function nameChange(random: Random, facts: ChangeFacts, typed: number): string {
  const noun = random.pick(changeNouns[facts.kind] ?? ['change']);
  if (facts.version !== undefined) {
    const version = random.chance(typed) ? facts.version : `{${facts.id}.version}`;
    return facts.service === undefined
      ? `${noun} ${version}`
      : `${noun} ${version} of {${facts.id}.service}`;
  }
  return `${noun} “{${facts.id}.title}”`;
}

/** When it was made or became live, and how long before the trouble. */
export function wordChange(random: Random, facts: ChangeFacts, typed: number): string {
  const name = nameChange(random, facts, typed);
  const slot = facts.since ?? facts.time;
  const time =
    slot === undefined
      ? undefined
      : random.chance(typed)
        ? typedTime(random, slot.value)
        : slot.reference;
  const lag =
    facts.lag !== undefined && facts.lag.value > 1
      ? say(random, facts.lag, false, typed)
      : undefined;
  const shapes = [
    `The trouble was set off by ${name}.`,
    `The trigger was ${name}.`,
    `It was triggered by ${name}.`,
    `The incident began with ${name}.`,
  ];
  if (time !== undefined) {
    shapes.push(
      `It was set off by ${name} at ${time}.`,
      `${capital(name)} at ${time} set it off.`,
      `${capital(name)}, live since ${time}, triggered the problem.`,
    );
  }
  if (lag !== undefined) {
    shapes.push(
      `${capital(name)} went live ${lag} before the onset.`,
      `It was caused by ${name}, ${lag} before the onset.`,
      `The trouble began ${lag} after ${name}.`,
    );
  }
  return random.pick(shapes);
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
