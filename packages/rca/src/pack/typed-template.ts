import { sha256Hex } from '../sha256.ts';

const wildcard = '<*>';
const shapes: readonly (readonly [RegExp, string])[] = [
  [/^[+-]?\d+(?:[.,]\d+)*(?:ns|us|µs|ms|s|m|h|%|[KMGT]?i?B)?$/i, '<num>'],
  [/^\d{4}-\d{2}-\d{2}(?:[T ][\d:.,+Z-]+)?$|^\d{1,2}:\d{2}(?::\d{2}[.,\d]*)?$/, '<time>'],
  [/^(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?$/, '<address>'],
  [/^(?:0x)?[0-9a-f]{6,}$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, '<id>'],
  [/^\/[\w./-]+$/, '<path>'],
];
/** Enough to tell equal words from others, too few to guess them by. */
const hashDigits = 4;

/** A variable by its type; words that anybody may have written only by a short hash. */
export function typedVariable(value: string): string {
  const bare = value.trim();
  const shape = shapes.find(([pattern]) => pattern.test(bare));
  return shape?.[1] ?? `<str:${sha256Hex(bare).slice(0, hashDigits)}>`;
}

/** A template whose variables have types, read from one of its records; `<*>` stays where the two do not fit. */
export function typedTemplate(template: string, sample: string | undefined): string {
  if (sample === undefined || !template.includes(wildcard)) return template;
  const line = sample.replace(/\s+/g, ' ').trim();
  const pieces = template.replace(/\s+/g, ' ').trim().split(wildcard);
  let result = pieces[0] ?? '';
  if (!line.startsWith(result)) return template;
  let at = result.length;
  for (const [number, piece] of pieces.slice(1).entries()) {
    const last = number === pieces.length - 2;
    const next = piece === '' ? (last ? line.length : at) : line.indexOf(piece, at);
    if (next < 0) return template;
    result += typedVariable(line.slice(at, next)) + piece;
    at = next + piece.length;
  }
  return result;
}
