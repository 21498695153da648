import type { SecretKind } from './secret-kind.ts';

const kinds: readonly SecretKind[] = [
  'address',
  'card',
  'cookie',
  'email',
  'key',
  'password',
  'pem',
  'phone',
  'private_key',
  'secret',
  'token',
  'url_value',
  'user',
];

/** Values that one kind can tell apart; further ones share a pseudonym, which says so. */
const mostValues = 10_000;

/** Names for values that must not be seen: equal values have equal names, in order of first sight. */
export interface Pseudonyms {
  nameOf(kind: string, value: string): string;
  /** Takes names out of a text that was redacted before, so that they are not given twice. */
  reserve(text: string): void;
  /** Where names stand in a text. */
  spans(text: string): readonly (readonly [start: number, end: number])[];
  restore(text: string): string;
  /** Distinct values of each kind. */
  counts(): Readonly<Record<string, number>>;
}

export function pseudonyms(own: readonly string[]): Pseudonyms {
  const all = [...kinds, ...own].join('|');
  const pattern = new RegExp(`\\[(${all})_(\\d{1,6}|more)\\]`, 'g');
  const names = new Map<string, Map<string, string>>();
  const values = new Map<string, string>();
  const last = new Map<string, number>();
  return {
    nameOf(kind, value) {
      let known = names.get(kind);
      if (known === undefined) names.set(kind, (known = new Map()));
      const found = known.get(value);
      if (found !== undefined) return found;
      if (known.size >= mostValues) return `[${kind}_more]`;
      const number = (last.get(kind) ?? 0) + 1;
      const name = `[${kind}_${number}]`;
      last.set(kind, number);
      known.set(value, name);
      values.set(name, value);
      return name;
    },
    reserve(text) {
      if (!text.includes('[')) return;
      for (const [, kind = '', number = ''] of text.matchAll(pattern)) {
        last.set(kind, Math.max(last.get(kind) ?? 0, Number(number) || 0));
      }
    },
    spans: (text) =>
      text.includes('[')
        ? Array.from(text.matchAll(pattern), ({ 0: name, index }) => [index, index + name.length])
        : [],
    restore: (text) => text.replace(pattern, (name) => values.get(name) ?? name),
    counts: () => Object.fromEntries([...names].map(([kind, known]) => [kind, known.size])),
  };
}
