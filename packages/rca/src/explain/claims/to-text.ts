import type { Text, TextPart } from '@abduce/core';
import type { Candidate, Item, ValueItem } from './read/item.ts';

/** Words that would make a rounded number wrong once the exact one stands in its place. */
const loose =
  /(?:\b(?:more|less|fewer|greater) than|\bat least|\bat most|\b(?:over|above|under|below|nearly|almost|exceeding))\s*$/i;

/** The sentence in parts: what was read as a reference is one, the rest are words without digits. */
export function toText(
  text: string,
  items: readonly Item[],
  chosen: ReadonlyMap<ValueItem, Candidate>,
): Text {
  const parts: TextPart[] = [];
  let at = 0;
  const words = (piece: string, cut: boolean): void => {
    const bare = piece
      .replace(/ ?[[(]E\d+(?:, ?E\d+)*[\])]/g, '')
      .replace(/[\u00a0\u202f\u2009 ]+/g, ' ');
    const kept = cut ? bare.replace(loose, '') : bare;
    if (kept !== '') parts.push(kept);
  };
  for (const item of items) {
    const part = partOf(item, chosen);
    if (part === undefined) continue;
    words(text.slice(at, item.start), item.kind === 'value' && item.typed !== undefined);
    parts.push(part);
    at = item.end;
  }
  words(text.slice(at).trimEnd(), false);
  const [first] = parts;
  if (typeof first === 'string') parts[0] = first.trimStart();
  return parts.filter((part) => part !== '');
}

function partOf(item: Item, chosen: ReadonlyMap<ValueItem, Candidate>): TextPart | undefined {
  if (item.kind === 'entity' || item.kind === 'quoted') return item.part;
  return item.kind === 'value' ? chosen.get(item)?.part : undefined;
}
