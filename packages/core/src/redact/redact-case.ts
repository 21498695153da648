import type { TelemetryBatch } from '../model/batch.ts';
import type { CaseFile, CaseProfile } from '../model/case-file.ts';
import type { Profile } from '../model/profile.ts';
import type { LogPatternSummary, WorldSnapshot } from '../model/world.ts';
import { redactBatch } from './redact-batch.ts';
import { redactTree } from './redact-tree.ts';
import { type RedactOptions, type Redactor, redactor } from './redactor.ts';

/** `false` leaves everything as it is: for machines where nothing leaves and nobody else reads. */
export type RedactChoice = RedactOptions | false;

/**
 * A case file without secrets: spans, logs, changes, findings, labels, profiles and log patterns. Names and ids of
 * entities change only where they hold a secret by their shape, and then everywhere alike. A case file that is
 * clean already comes back with equal content.
 */
export function redactCase(caseFile: CaseFile, options: RedactChoice = {}): CaseFile {
  const work = redactCaseInTurns(caseFile, options);
  for (;;) {
    const slice = work.next();
    if (slice.done === true) return slice.value;
  }
}

/** The same in slices, for whoever must not hold up others. */
export function* redactCaseInTurns(
  caseFile: CaseFile,
  options: RedactChoice = {},
): Generator<void, CaseFile, void> {
  if (options === false) return caseFile;
  const names = redactor(options);
  const telemetry: TelemetryBatch[] = [];
  for (const batch of caseFile.telemetry) telemetry.push(yield* redactBatch(batch, names));
  const profiles: CaseProfile[] = [];
  for (const { profile, ...rest } of caseFile.profiles) {
    profiles.push({ ...rest, profile: yield* redactProfile(profile, names) });
  }
  const { world, baselineSignals, findings, target, incident } = caseFile;
  return {
    ...caseFile,
    ...(target !== undefined && { target: yield* redactTree(target, names) }),
    world: yield* redactWorld(world, names),
    baselineSignals: yield* redactTree(baselineSignals, names),
    findings: yield* redactTree(findings, names),
    telemetry,
    profiles,
    ...(incident !== undefined && { incident: yield* redactTree(incident, names) }),
  };
}

function* redactWorld(
  { logPatterns, ...world }: WorldSnapshot,
  names: Redactor,
): Generator<void, WorldSnapshot, void> {
  const clean = yield* redactTree(world, names);
  if (logPatterns === undefined) return clean;
  const patterns: LogPatternSummary[] = [];
  for (const pattern of logPatterns) {
    patterns.push(redactPattern(pattern, names));
    yield;
  }
  return { ...clean, logPatterns: patterns };
}

/**
 * A template has lost what varies, and with it what tells a secret; its first record tells where one was. Words of
 * the template that are part of a secret there are taken for varying ones.
 */
function redactPattern(pattern: LogPatternSummary, names: Redactor): LogPatternSummary {
  const { service, template, sample } = pattern;
  const clean = names.text(sample);
  // What varied is masked already, literals of statements too.
  let bare = names.diff(template);
  if (clean !== sample) {
    const left = new Set(clean.match(words));
    const gone = new Set((sample.match(words) ?? []).filter((word) => !left.has(word)));
    bare = bare.replace(words, (word) => (gone.has(word) ? '<*>' : word));
  }
  return { ...pattern, service: names.name(service), template: bare, sample: clean };
}

const words = /[A-Za-z]{4,}/g;

/** Functions and files are names of code; labels are attributes. */
function* redactProfile(profile: Profile, names: Redactor): Generator<void, Profile, void> {
  const strings: string[] = [];
  for (const [at, text] of profile.strings.entries()) {
    strings.push(names.name(text));
    if (at % 100 === 99) yield;
  }
  const resource = names.attribute('', profile.resource) as Profile['resource'];
  return { ...profile, resource, strings };
}
