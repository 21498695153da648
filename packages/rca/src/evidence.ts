import type { Evidence, EvidenceScope, Fact, UnixMs } from '@abduce/core';
import { showQuantity } from './quantity.ts';

/**
 * Names of facts, the same for every kind of evidence:
 *
 * - a measurement: `before`, `after`, `change` (after − before), `ratio` (after ÷ before, absent where
 *   before is 0), `onset` and, where it was over inside of the window, `until` (Unix milliseconds, unit `ms{epoch}`);
 *   further measurements of the same evidence carry a prefix: `rows_before`, `calls_after` …
 * - logs: `count`, `count_before`, `template`, `first_seen` (`ms{epoch}`);
 * - a change: `title`, `time` (`ms{epoch}`), `kind`, `version`, `service`, `files`, `lag` (`s`, onset − time);
 * - topology: words such as `callers`, `callees`.
 *
 * Units are UCUM as in the signal catalog: `s`, `1`, `{request}/s`, `{call}/{request}`, `{cpu}`, `By`.
 */
export interface EvidenceDraft extends Omit<Evidence, 'id' | 'scope'> {
  /** What differs from the scope of the ledger, and how much data the numbers rest on. */
  readonly scope?: Partial<EvidenceScope>;
}

/** Collects evidence and hands out ids `E1`, `E2` … in order of first mention. */
export interface EvidenceLedger {
  /** Adding the same `key` twice gives the same id; the first draft stays. `draft` is called at most once. */
  cite(key: string, draft: () => EvidenceDraft): string;
  get(id: string): Evidence | undefined;
  /** A fact worded for a sentence, such as `353.7 ms`; `?` when there is no such fact. */
  say(id: string, fact: string): string;
  all(): readonly Evidence[];
}

/** `scope` holds for all that is cited, unless a draft says otherwise; without it evidence tells none. */
export function evidenceLedger(scope?: EvidenceScope): EvidenceLedger {
  const byKey = new Map<string, string>();
  const byId = new Map<string, Evidence>();
  return {
    cite(key, draft) {
      const known = byKey.get(key);
      if (known !== undefined) return known;
      const id = `E${byId.size + 1}`;
      byKey.set(key, id);
      const { scope: own, ...rest } = draft();
      const named = { id, ...rest, ...(scope !== undefined && { scope: { ...scope, ...own } }) };
      // The evidence of a finding comes with an id of its own.
      byId.set(id, { ...named, id });
      return id;
    },
    get: (id) => byId.get(id),
    say(id, name) {
      const fact = byId.get(id)?.facts.find((candidate) => candidate.name === name);
      if (fact === undefined) return '?';
      return typeof fact.value === 'string' ? fact.value : showQuantity(fact.value, fact.unit);
    },
    all: () => [...byId.values()],
  };
}

export interface ChangeFactsOptions {
  /** Puts `rows_` before every name, for instance. */
  readonly prefix?: string;
  readonly onset?: UnixMs;
  /** When it was back, where it came back. */
  readonly until?: UnixMs;
}

/** The facts of one measurement before and after. Numbers that are not finite are left out. */
export function changeFacts(
  before: number,
  after: number,
  unit: string,
  options: ChangeFactsOptions = {},
): readonly Fact[] {
  const { prefix = '', onset, until } = options;
  const facts: Fact[] = [];
  const add = (name: string, value: number, factUnit: string): void => {
    if (Number.isFinite(value)) facts.push({ name: `${prefix}${name}`, value, unit: factUnit });
  };
  add('before', before, unit);
  add('after', after, unit);
  add('change', after - before, unit);
  if (before !== 0) add('ratio', after / before, '1');
  if (onset !== undefined) add('onset', onset, 'ms{epoch}');
  if (until !== undefined) add('until', until, 'ms{epoch}');
  return facts;
}

/** A word fact, or none when the word is absent. */
export function wordFact(name: string, value: string | undefined): readonly Fact[] {
  return value === undefined || value === '' ? [] : [{ name, value, unit: '' }];
}
