import type { CaseFile, EntityId } from '@abduce/core';
import type { ShownWords } from './shown-words.ts';

/** The entities that a model may ask about: those of the case, and no other. */
export interface EntityBook {
  /** By reference (`S4`), id or name; `undefined` for anything else. */
  find(words: string): EntityId | undefined;
  /** `S1` …; a new one for an entity that was not mentioned before. */
  ref(id: EntityId): string | undefined;
  /** Fit to be shown. */
  name(id: EntityId): string;
  /** References and names of those that were mentioned. */
  mentioned(): readonly { readonly ref: string; readonly name: string }[];
}

/** `first` are mentioned from the start, in this order. */
export function entityBook(
  { world }: CaseFile,
  first: readonly EntityId[],
  shown: ShownWords,
): EntityBook {
  const names = new Map<EntityId, string>();
  for (const { id, name } of world.services) names.set(id, name);
  for (const { id, name } of [...world.instances, ...world.nodes]) {
    if (!names.has(id)) names.set(id, name);
  }
  const byName = new Map<string, EntityId>();
  for (const [id, name] of names) {
    for (const word of [name, shown.name(id, name)]) if (!byName.has(word)) byName.set(word, id);
  }
  const refs = new Map<EntityId, string>();
  const byRef = new Map<string, EntityId>();
  const book: EntityBook = {
    find(words) {
      const bare = words.trim().replace(/^\{(.*)\}$/, '$1');
      return byRef.get(bare) ?? (names.has(bare) ? bare : byName.get(bare));
    },
    ref(id) {
      if (!names.has(id)) return undefined;
      const known = refs.get(id);
      if (known !== undefined) return known;
      const ref = `S${refs.size + 1}`;
      refs.set(id, ref);
      byRef.set(ref, id);
      return ref;
    },
    name: (id) => shown.name(id, names.get(id) ?? id),
    mentioned: () => [...refs].map(([id, ref]) => ({ ref, name: book.name(id) })),
  };
  for (const id of first) book.ref(id);
  return book;
}
