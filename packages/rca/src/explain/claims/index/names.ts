import type { TextPart } from '@abduce/core';
import type { EvidencePack, PackFact } from '../../../pack/pack.ts';
import { vocabulary } from '../phrases/vocabulary.ts';
import { wordForms } from '../words/word-forms.ts';

/** A name of the pack that a sentence may type: an entity, or a word of the evidence such as a version or a table. */
export interface KnownName {
  readonly text: string;
  /** Lower-case name of the entity. */
  readonly entity: string | undefined;
  /** Facts that hold exactly these words. */
  readonly facts: readonly { readonly evidence: string; readonly field: string }[];
  readonly part: TextPart | undefined;
}

/** Facts whose words are names. Titles, messages and log templates are sentences of strangers: by reference only. */
const namingFacts: ReadonlySet<string> = new Set([
  'version',
  'service',
  'operation',
  'table',
  'function',
  'error_type',
  'route',
  'file',
  'pool',
  'host',
]);

export interface Names {
  /** Length of the longest name at this place of the text; 0 when there is none. */
  at(text: string, at: number): number;
  find(text: string): KnownName | undefined;
}

export function namesOf(pack: EvidencePack, partOf: (ref: string) => TextPart | undefined): Names {
  const known = new Map<string, KnownName>();
  const add = (text: string, more: Omit<KnownName, 'text'>): void => {
    const key = text.toLowerCase();
    const old = known.get(key);
    known.set(key, {
      text,
      entity: old?.entity ?? more.entity,
      facts: [...(old?.facts ?? []), ...more.facts],
      part: old?.part ?? more.part,
    });
  };
  for (const { ref, name } of pack.entities) {
    if (isTypable(name)) add(name, { entity: name.toLowerCase(), facts: [], part: partOf(ref) });
  }
  for (const evidence of pack.evidence) {
    for (const fact of evidence.facts) addFact(evidence.id, fact, add);
  }
  for (const { ref, text } of pack.quotes) {
    const part = partOf(ref);
    const whole =
      part !== undefined && typeof part === 'object' && 'quote' in part && part.quote === text;
    if (whole && !text.includes(' ') && isTypable(text) && !isOrdinary(text))
      add(text, { entity: undefined, facts: [], part });
  }
  const starts = new Set([...known.keys()].map((key) => key[0]));
  const longest = Math.max(0, ...[...known.keys()].map((key) => key.length));
  const lengths = [...new Set([...known.keys()].map((key) => key.length))].sort((a, b) => b - a);
  return {
    at(text, at) {
      if (!starts.has(text[at]?.toLowerCase())) return 0;
      const rest = text.slice(at, at + longest + 1).toLowerCase();
      for (const length of lengths) {
        if (length > rest.length || !known.has(rest.slice(0, length))) continue;
        if (
          !/[\p{L}\p{N}_]/u.test(rest[length] ?? '') &&
          !/^[-./:][\p{L}\p{N}]/u.test(text.slice(at + length, at + length + 2))
        )
          return length;
      }
      return 0;
    },
    find: (text) => known.get(text.toLowerCase()),
  };
}

function addFact(
  evidence: string,
  { field, value, shown }: PackFact,
  add: (text: string, more: Omit<KnownName, 'text'>) => void,
): void {
  if (value !== null) return;
  const names = field === 'files' ? shown.split(', ') : namingFacts.has(field) ? [shown] : [];
  for (const name of names) {
    if (!isTypable(name) || isOrdinary(name)) continue;
    const part: TextPart =
      field === 'files' ? { quote: name, code: true } : { evidence, field, format: 'text' };
    add(name, { entity: undefined, facts: [{ evidence, field }], part });
    if (field === 'version' && /^\d/.test(name)) {
      add(`v${name}`, { entity: undefined, facts: [{ evidence, field }], part });
    }
  }
}

/** Long names and sentences are for references. */
function isTypable(name: string): boolean {
  return name.length >= 2 && name.length <= 80 && name.split(' ').length <= 3;
}

/** A name that is also an ordinary word reads as that word. */
function isOrdinary(name: string): boolean {
  if (!/^[A-Za-z]+$/.test(name) || name === name.toUpperCase()) return false;
  const forms = wordForms(name);
  return forms.some((form) => vocabulary.has(form));
}
