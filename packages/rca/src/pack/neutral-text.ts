import { cleanText } from '../render/clean.ts';

/** What a viewer of Markdown or HTML would act on, taken apart so that it is only read. */
const inert: readonly (readonly [RegExp, string])[] = [
  [/!\[/g, '! ['],
  [/\](?=[([:])/g, '] '],
  [/<(?=[A-Za-z/!?])(?!(?:str|num|id|time|path|address):?[0-9a-f]{0,8}>)/g, '‹'],
  [/`{3,}|~{3,}/g, "'''"],
  [/\b(https?|ftp|file|data|javascript|vbscript):(?=\S)/gi, '$1 :'],
];

/** One spelling for each character (NFKC), and nothing in it that is not seen. */
export function plainText(value: string, limit: number): string {
  // Cleaned before and after: some characters come apart into others that have to go too.
  return cleanText(cleanText(value, limit).normalize('NFKC'), limit);
}

/**
 * Text out of telemetry as a model may see it: one spelling for each character (NFKC), no control, invisible or
 * bidirectional characters, no terminal sequences, no live links, images, tags or fences, at most `limit` characters.
 */
export function neutralText(value: string, limit: number): string {
  let text = plainText(value, 4 * limit);
  for (const [pattern, replacement] of inert) text = text.replace(pattern, replacement);
  return cleanText(text, limit);
}
