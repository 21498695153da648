import type { AttributeValue } from '../model/attributes.ts';
import { AbduceError } from '../model/error.ts';
import { findQueryValues } from './find-urls.ts';
import { type KeyClass, keyClassOf } from './key-class.ts';
import { isSaying } from './no-secret.ts';
import { type Pseudonyms, pseudonyms } from './pseudonyms.ts';
import { redactText, type TextRules } from './redact-text.ts';
import { secretKindOf } from './secret-key.ts';
import type { SecretKind } from './secret-kind.ts';
import { isStatement } from './statement-literals.ts';

/** A shape of the caller's own. Its pseudonyms are `[name_1]`, `[name_2]` … */
export interface RedactPattern {
  /** Lower-case letters and `_`. */
  readonly name: string;
  /** What matches goes. Runs over text of unknown origin: it must not backtrack without bound. */
  readonly pattern: RegExp;
}

export interface RedactOptions {
  /**
   * IP addresses too. Default false: an address names a machine rather than a person, and which machine it was is
   * often what an incident is about.
   */
  readonly addresses?: boolean;
  /** Further shapes. */
  readonly patterns?: readonly RedactPattern[];
  /** Further names of keys whose values are secret, in any spelling. */
  readonly keys?: readonly string[];
}

/**
 * Takes secrets out of texts. Equal values have equal pseudonyms as long as one redactor lives; what stands behind
 * them is only in its memory, and no document holds it.
 */
export interface Redactor {
  /** Free text: a log line, a message, a diff. The same text, when there is nothing in it. */
  text(text: string): string;
  /** What stands under a key: an attribute, a label. */
  value(key: string, value: string): string;
  /** A name or an id of a service, a host, a function: only what no name can hold by chance. */
  name(text: string): string;
  /** A diff or a file of settings: as free text, but literals of statements in it stay. */
  diff(text: string): string;
  /** A value of any type under a key; maps and lists with all they hold. */
  attribute(key: string, value: AttributeValue): AttributeValue;
  /** Whether what stands under a key goes whatever it is. */
  isSecret(key: string): boolean;
  /** Puts the values back, for whoever may see them. Never call it for what leaves the machine. */
  restore(text: string): string;
  /** Distinct values that were replaced, by kind. */
  counts(): Readonly<Record<string, number>>;
}

/** Under keys of these classes a number is a secret only if it is a card's. */
const ordinary: ReadonlySet<KeyClass> = new Set(['text', 'name', 'statement', 'query']);
const shortestCard = 1e13;

/** Texts whose redacted form is remembered; most of a case file says the same again and again. */
const mostRemembered = 50_000;

export function redactor(options: RedactOptions = {}): Redactor {
  const { addresses = false, patterns = [], keys = [] } = options;
  for (const { name } of patterns) {
    if (!/^[a-z]+(?:_[a-z]+)*$/.test(name)) {
      throw new AbduceError('CONFIG', `"${name}" is no name for a pattern`, {
        hint: 'Take lower-case letters, with _ between words.',
      });
    }
  }
  const own = new Set(keys.map(bareKey));
  const names = pseudonyms(patterns.map(({ name }) => name));
  const secretKey = (key: string): SecretKind | undefined =>
    own.size > 0 && own.has(bareKey(key)) ? 'secret' : undefined;
  const free: TextRules = {
    looks: true,
    contacts: true,
    addresses,
    literals: 'inside',
    own: patterns,
    secretKey,
  };
  const inText = remembered(free, names);
  const inStatement = remembered({ ...free, literals: 'all' }, names);
  const inDiff = remembered({ ...free, literals: 'none' }, names);
  const inName = remembered({ ...free, looks: false, contacts: false, literals: 'none' }, names);
  const classes = new Map<string, KeyClass>();
  const classOf = (key: string): KeyClass => {
    const known = classes.get(key);
    if (known !== undefined) return known;
    const found = secretKey(key) ?? keyClassOf(key);
    if (classes.size < mostRemembered) classes.set(key, found);
    return found;
  };

  const value = (key: string, text: string): string => {
    const kind = classOf(key);
    switch (kind) {
      case 'text':
        return inText(text);
      case 'name':
        return inName(text);
      case 'statement':
        return isStatement(text) ? inStatement(text) : inText(text);
      case 'query':
        return inText(queryText(text, names));
      case 'parameter':
        return text === '' ? text : '?';
      default:
        return secretValue(kind, text, names, inText);
    }
  };
  const attribute = (key: string, given: AttributeValue): AttributeValue => {
    if (typeof given === 'string') return value(key, given);
    if (typeof given === 'number' || typeof given === 'bigint') {
      if (given < shortestCard && ordinary.has(classOf(key))) return given;
      const shown = value(key, String(given));
      return shown === String(given) ? given : shown;
    }
    if (Array.isArray(given)) return given.map((part) => attribute(key, part));
    if (given instanceof Map) {
      const entries = [...given] as [string, AttributeValue][];
      const secret = secretKindOf(key) !== undefined;
      return new Map(
        entries.map(([name, part]) => [inText(name), attribute(secret ? key : name, part)]),
      );
    }
    return given;
  };
  return {
    text: inText,
    value,
    name: inName,
    diff: inDiff,
    attribute,
    isSecret: (key) => !ordinary.has(classOf(key)),
    restore: names.restore,
    counts: names.counts,
  };
}

function bareKey(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

function remembered(rules: TextRules, names: Pseudonyms): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const redacted = redactText(text, rules, names);
    if (known.size < mostRemembered) known.set(text, redacted);
    return redacted;
  };
}

/** A query without its question mark. */
function queryText(text: string, names: Pseudonyms): string {
  const taken = names.spans(text);
  let result = '';
  let at = 0;
  for (const { start, end, kind } of findQueryValues(text.replace(/^\?/, ' '), 0)) {
    if (taken.some(([from, to]) => from < end && to > start)) continue;
    result += text.slice(at, start) + names.nameOf(kind, text.slice(start, end));
    at = end;
  }
  return result + text.slice(at);
}

/** The whole value goes, except a scheme in front of it: that it was `Bearer` tells nothing. */
function secretValue(
  kind: SecretKind,
  text: string,
  names: Pseudonyms,
  inText: (text: string) => string,
): string {
  if (isSaying(text) || names.spans(text).some(([start, end]) => end - start === text.length))
    return text;
  const scheme = /^(?:Bearer|Basic|Token|ApiKey|Digest) +/i.exec(text)?.[0] ?? '';
  const rest = text.slice(scheme.length);
  if (rest === '' || names.spans(rest).length > 0) return inText(text);
  return `${scheme}${names.nameOf(kind, rest)}`;
}
