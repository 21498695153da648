import { type CaseFile, type EntityId, redactor } from '@abduce/core';
import type { PackOptions } from '../../pack/build-pack.ts';
import { hiddenNames } from '../../pack/hidden-names.ts';
import { neutralText, plainText } from '../../pack/neutral-text.ts';

/** Words of a case as a model may see them: as in the pack, redacted and defused, with names hidden where asked. */
export interface ShownWords {
  words(text: string, limit: number): string;
  name(id: EntityId, name: string): string;
}

/** The longest text that is looked at, in characters. */
const longestRead = 4000;

export function shownWords(caseFile: CaseFile, options: PackOptions = {}): ShownWords {
  const secrets = redactor(options.redact ?? {});
  const hidden = options.names === 'hidden' ? hiddenNames(caseFile) : undefined;
  // Secrets go while lines are lines, and again once nothing hides them.
  const clean = (text: string): string =>
    secrets.text(plainText(secrets.text(text.slice(0, longestRead)), longestRead));
  return {
    words: (text, limit) => neutralText(hidden?.hide(clean(text)) ?? clean(text), limit),
    name(id, name) {
      if (hidden !== undefined) return hidden.nameOf(id) ?? 'entity';
      return neutralText(secrets.name(plainText(name, longestRead)), 60);
    },
  };
}
