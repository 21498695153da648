import type { WrittenSentence } from '../../answer.ts';
import type { Violation } from '../claim.ts';
import type { PackIndex } from '../index/pack-index.ts';
import { hedgeOf } from '../words/hedges.ts';
import { wordForms } from '../words/word-forms.ts';
import type { Item } from './item.ts';
import { lex, type Token } from './lex.ts';
import { momentsOf, readClock } from './match-clock.ts';
import { candidatesOf, type Hedge } from './match-quantity.ts';
import { type Quantity, quantityAt } from './quantity.ts';
import { readReference } from './reference.ts';
import { numberProblem } from './suggest.ts';
import { violation } from './violation.ts';

export interface ReadSentence {
  readonly items: readonly Item[];
  /** Evidence ids that it cites, by list, in brackets or by reference. */
  readonly cited: ReadonlySet<string>;
  readonly violations: readonly Violation[];
}

/** Cuts a sentence into items: references and names resolved, typed numbers and times matched with cited facts. */
export function readItems(index: PackIndex, sentence: WrittenSentence): ReadSentence {
  const violations: Violation[] = [];
  const tokens = lex(sentence.text, (text, at) => index.names.at(text, at));
  const cited = citedBy(index, sentence, tokens, violations);
  const items: Item[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at] as Token;
    const place = { start: token.start, end: token.end };
    let length = 1;
    switch (token.kind) {
      case 'citation':
        break;
      case 'reference': {
        const read = readReference(index, token.text, token.start);
        if ('item' in read) items.push(read.item);
        else violations.push(violation('reference', token.text, read.problem));
        break;
      }
      case 'name': {
        const name = index.names.find(token.text);
        if (name?.part === undefined) break;
        if (name.entity !== undefined)
          items.push({ kind: 'entity', name: name.entity, part: name.part, ...place });
        else items.push({ kind: 'quoted', part: name.part, facts: name.facts, ...place });
        break;
      }
      case 'clock': {
        const clock = readClock(token.text);
        const candidates = clock === undefined ? [] : momentsOf(index, cited, clock);
        if (candidates.length === 0)
          violations.push(
            violation('time', token.text, `the cited evidence knows no ${token.text}`),
          );
        items.push({ kind: 'value', candidates, typed: undefined, ...place });
        break;
      }
      case 'odd':
        violations.push(
          violation('markup', token.text, `"${token.text}" may not stand in a sentence`),
        );
        break;
      default: {
        const quantity = typedAt(tokens, at, index);
        if (quantity !== undefined) {
          length = quantity.length;
          const hedge = hedgeBefore(items);
          const end = tokens[at + length - 1]?.end ?? token.end;
          const text = sentence.text.slice(token.start, end);
          const candidates = candidatesOf(index, cited, quantity, hedge);
          if (candidates.length === 0)
            violations.push(violation('number', text, numberProblem(index, cited, quantity, text)));
          items.push({ kind: 'value', candidates, typed: quantity, start: token.start, end });
        } else if (token.kind === 'word') {
          items.push({ kind: 'word', text: token.text, forms: wordForms(token.text), ...place });
        } else items.push({ kind: 'mark', text: token.text, ...place });
      }
    }
    at += length;
  }
  return { items, cited, violations };
}

function citedBy(
  index: PackIndex,
  sentence: WrittenSentence,
  tokens: readonly Token[],
  violations: Violation[],
): ReadonlySet<string> {
  const cited = new Set<string>();
  const cite = (id: string): void => {
    if (index.evidence.has(id)) cited.add(id);
    else
      violations.push(
        violation('reference', id.slice(0, 40), `there is no evidence ${id.slice(0, 40)}`),
      );
  };
  for (const id of sentence.evidence) cite(id);
  for (const { kind, text } of tokens) {
    if (kind === 'citation') for (const id of text.match(/E\d+/g) ?? []) cite(id);
    // Ids of references that lead nowhere are told where they are read.
    if (kind === 'reference')
      for (const id of text.match(/E\d+(?=\.)/g) ?? []) if (index.evidence.has(id)) cited.add(id);
  }
  return cited;
}

/** A number in words counts only where it could be one: with a unit, or where the template does not say it too. */
function typedAt(tokens: readonly Token[], at: number, index: PackIndex): Quantity | undefined {
  const quantity = quantityAt(tokens, at);
  if (quantity === undefined || tokens[at]?.kind === 'number') return quantity;
  if (quantity.unit) return quantity;
  const next = tokens[at + quantity.length];
  const said = `${tokens[at]?.text} ${next?.kind === 'word' ? next.text : ''}`.toLowerCase();
  const alone = tokens[at]?.text.toLowerCase() === 'one' && quantity.length === 1;
  if (
    alone &&
    (next?.kind !== 'word' ||
      /^(?:of|by|that|who|which|another|side|in|and|or|is|was)$/.test(next.text))
  )
    return undefined;
  return index.saysTogether(said) ? undefined : quantity;
}

function hedgeBefore(items: readonly Item[]): Hedge {
  const last = items.at(-1);
  const before = items.at(-2);
  if (last === undefined) return undefined;
  const word =
    last.kind === 'word' ? last.text.toLowerCase() : last.kind === 'mark' ? last.text : '';
  const pair = before?.kind === 'word' ? `${before.text.toLowerCase()} ${word}` : word;
  if (pair === 'more than' || pair === 'at least' || pair === 'greater than') return 'above';
  if (pair === 'less than' || pair === 'at most' || pair === 'fewer than' || pair === 'close to')
    return pair === 'close to' ? 'near' : 'below';
  return hedgeOf(word);
}
