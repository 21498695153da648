import type { EntityId, Text, TextFigure, TextPart } from '@abduce/core';

/** The words of ours in a text. */
export function wordsIn(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? part : ' ')).join('');
}

/** Each once. */
export function entitiesIn(text: Text): readonly EntityId[] {
  return unique(text, (part) => ('entity' in part ? [part.entity] : []));
}

/** Each once. */
export function figuresIn(text: Text): readonly TextFigure['figure'][] {
  return unique(text, (part) => ('figure' in part ? [part.figure] : []));
}

/** Facts that a text shows, as `E7.after`. */
export function factsIn(text: Text): readonly string[] {
  return unique(text, (part) =>
    valuesIn(part).map(({ evidence, field }) => `${evidence}.${field}`),
  );
}

/** Evidence that a text shows or cites. */
export function idsIn(text: Text): readonly string[] {
  return unique(text, (part) =>
    'cite' in part ? part.cite : valuesIn(part).map(({ evidence }) => evidence),
  );
}

type Reference = Exclude<TextPart, string>;

function valuesIn(
  part: Reference,
): readonly { readonly evidence: string; readonly field: string }[] {
  if ('derive' in part) return part.of;
  return 'evidence' in part ? [part] : [];
}

function unique<T>(text: Text, of: (part: Reference) => readonly T[]): readonly T[] {
  return [...new Set(text.flatMap((part) => (typeof part === 'string' ? [] : of(part))))];
}
