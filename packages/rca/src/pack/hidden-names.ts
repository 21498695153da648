import type { CaseFile } from '@abduce/core';

/** Puts pseudonyms in place of the names of entities, wherever they stand as words of their own. */
export interface HiddenNames {
  nameOf(id: string): string | undefined;
  hide(text: string): string;
}

const alphanumeric = /[A-Za-z0-9]/;
/** One letter says nothing of anybody, and stands in every sentence. */
const shortestName = 2;

interface Known {
  readonly name: string;
  readonly pseudonym: string;
}

/** `service_1`, `database_1`, `instance_4`, `host_3` for what the world knows, in its order. */
export function hiddenNames({ world }: CaseFile): HiddenNames {
  const byId = new Map<string, string>();
  const byWord = new Map<string, Known[]>();
  const counts = new Map<string, number>();
  const know = (name: string, pseudonym: string): void => {
    const at = name.search(alphanumeric);
    if (at < 0 || name.length < shortestName) return;
    // Found by its first word; what comes before that goes with it only where it is there.
    const bare = name.slice(at).toLowerCase();
    const word = firstWord(bare);
    const known = byWord.get(word) ?? [];
    if (!known.some((other) => other.name === bare)) known.push({ name: bare, pseudonym });
    byWord.set(word, known);
  };
  const add = (kind: string, id: string, name: string): void => {
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    const pseudonym = `${kind}_${number}`;
    byId.set(id, pseudonym);
    know(name, pseudonym);
    know(id, pseudonym);
  };
  for (const { id, name, kind } of world.services) {
    add(kind === 'application' ? 'service' : kind, id, name);
  }
  for (const { id, name } of world.instances) add('instance', id, name);
  for (const { id, name } of world.nodes) add('host', id, name);
  for (const known of byWord.values()) known.sort((a, b) => b.name.length - a.name.length);

  return {
    nameOf: (id) => byId.get(id),
    hide(text) {
      const lower = text.toLowerCase();
      let result = '';
      let at = 0;
      for (const { 0: word, index } of lower.matchAll(/[a-z0-9]+/g)) {
        if (index < at) continue;
        const found = byWord
          .get(word)
          ?.find(
            ({ name }) =>
              lower.startsWith(name, index) && !alphanumeric.test(lower[index + name.length] ?? ''),
          );
        if (found === undefined) continue;
        result += text.slice(at, index) + found.pseudonym;
        at = index + found.name.length;
      }
      return result + text.slice(at);
    },
  };
}

function firstWord(name: string): string {
  return /^[a-z0-9]+/.exec(name)?.[0] ?? '';
}
