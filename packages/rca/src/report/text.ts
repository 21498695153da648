import type { Text, TextPart } from '@abduce/core';

/** What may fill a slot of a sentence; `undefined` says that it is not known. */
export type Slot = Text | TextPart | undefined;

function isText(slot: Text | TextPart): slot is Text {
  return Array.isArray(slot);
}

/** Joins parts; neighbouring words melt into one part. */
export function text(...slots: readonly (Text | TextPart)[]): Text {
  const parts: TextPart[] = [];
  for (const slot of slots) {
    for (const part of isText(slot) ? slot : [slot]) {
      const last = parts.at(-1);
      if (part === '') continue;
      if (typeof part === 'string' && typeof last === 'string')
        parts[parts.length - 1] = last + part;
      else parts.push(part);
    }
  }
  return parts;
}

/** A sentence with slots; `undefined` when any of them is, so that nothing is ever said with a hole in it. */
export function say(words: TemplateStringsArray, ...slots: readonly Slot[]): Text | undefined {
  const parts: (Text | TextPart)[] = [words[0] as string];
  for (const [at, slot] of slots.entries()) {
    if (slot === undefined) return undefined;
    parts.push(slot, words[at + 1] as string);
  }
  return text(...parts);
}

/** Sentences with a blank between them; those not known are left out. */
export function paragraph(...sentences: readonly (Text | undefined)[]): Text {
  const known = sentences.filter((sentence) => sentence !== undefined && sentence.length > 0);
  return text(
    ...known.flatMap((sentence, at) => (at === 0 ? [sentence as Text] : [' ', sentence as Text])),
  );
}

/** `a`, `a and b`, `a, b and c`; another word for `and` may be given. */
export function list(items: readonly (Text | TextPart)[], last = ' and '): Text {
  return text(
    ...items.flatMap((item, at) => {
      if (at === 0) return [item];
      return [at === items.length - 1 ? last : ', ', item];
    }),
  );
}

/** Fills `{slot}` places of a template; `undefined` when one of them has no filling. */
export function fill(template: string, slot: (name: string) => Slot): Text | undefined {
  const parts: (Text | TextPart)[] = [];
  for (const [at, piece] of template.split(/\{([^{}]+)\}/).entries()) {
    if (at % 2 === 0) parts.push(piece);
    else {
      const filling = slot(piece);
      if (filling === undefined) return undefined;
      parts.push(filling);
    }
  }
  return text(...parts);
}

/** The same with a capital at the start, where words of ours stand there. */
export function capital(sentence: Text): Text {
  const [first, ...rest] = sentence;
  if (typeof first !== 'string' || first === '') return sentence;
  return [(first[0] as string).toUpperCase() + first.slice(1), ...rest];
}

/** With a full stop, which sentences of other makers may lack. */
export function ended(sentence: Text): Text {
  const last = sentence.at(-1);
  const done = last === undefined || (typeof last === 'string' && /[.!?…]\s*$/.test(last));
  return done ? sentence : text(...sentence, '.');
}
