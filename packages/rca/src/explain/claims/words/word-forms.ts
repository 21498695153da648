import { baseForms } from './base-forms.ts';

const cache = new Map<string, readonly string[]>();
/** Words of the language repeat; telemetry could feed endless others. */
const most = 20_000;

/** `baseForms` of a word in any case, remembered. */
export function wordForms(word: string): readonly string[] {
  const lower = word.toLowerCase().replaceAll('’', "'");
  const known = cache.get(lower);
  if (known !== undefined) return known;
  const forms = baseForms(lower);
  if (cache.size < most) cache.set(lower, forms);
  return forms;
}
