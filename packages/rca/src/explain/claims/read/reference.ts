import type { TextDerived, TextFormat, TextValue } from '@abduce/core';
import { formatOf } from '../../../report/facts.ts';
import type { KnownFact } from '../index/measure.ts';
import type { PackIndex } from '../index/pack-index.ts';
import type { Candidate, Item } from './item.ts';

/** A reference read, or what is wrong with it. */
export type ReadReference = { readonly item: Item } | { readonly problem: string };

const derivations = new Set(['difference', 'ratio', 'sum', 'growth', 'share', 'product']);

export function readReference(index: PackIndex, text: string, start: number): ReadReference {
  const inner = text.slice(1, -1).trim();
  const place = { start, end: start + text.length };
  const fact = /^(E\d+)\.([A-Za-z0-9_.]+)(?::([a-z]+))?$/.exec(inner);
  if (fact !== null) {
    const [, id = '', field = '', format] = fact;
    const found = factAt(index, id, field);
    if (typeof found === 'string') return { problem: found };
    const part = valuePart(index, found);
    if (found.role === 'words') {
      return { item: { kind: 'quoted', part, facts: [{ evidence: id, field }], ...place } };
    }
    if (
      format !== undefined &&
      format !== part.format &&
      !(format === 'number' && found.unit.startsWith('{'))
    ) {
      return { problem: `{${id}.${field}} is shown as ${part.format}, not as ${format}` };
    }
    const shown = format === 'number' ? { ...part, format: 'number' as const } : part;
    return {
      item: { kind: 'value', candidates: [candidateOf(found, shown)], typed: undefined, ...place },
    };
  }
  const derived = /^([a-z]+):(E\d+)\.([A-Za-z0-9_]+), ?(E\d+)\.([A-Za-z0-9_]+)$/.exec(inner);
  if (derived !== null) return readDerived(index, derived, place);
  const part = index.part(inner);
  if (part === undefined || typeof part === 'string')
    return { problem: `{${inner.slice(0, 40)}} leads nowhere` };
  if ('entity' in part) {
    const name = index.entityNames.get(inner);
    if (name === undefined) return { problem: `{${inner}} is not among the entities` };
    return { item: { kind: 'entity', name, part, ...place } };
  }
  if ('quote' in part) {
    if (!index.pack.quotes.some(({ ref }) => ref === inner))
      return { problem: `{${inner}} is not among the quotes` };
    const words = part.quote.toLowerCase();
    const titled = index.pack.evidence.filter(
      ({ title }) => title.replace(/;.*$/s, '').toLowerCase() === words,
    );
    return {
      item: { kind: 'quoted', part, facts: [], titled: titled.map(({ id }) => id), ...place },
    };
  }
  if ('evidence' in part) {
    const found = factAt(index, part.evidence, part.field);
    if (typeof found === 'string') return { problem: found };
    return {
      item: { kind: 'value', candidates: [candidateOf(found, part)], typed: undefined, ...place },
    };
  }
  if ('figure' in part) {
    const time = index.pack.times.find(({ ref }) => ref === inner);
    if (part.figure !== 'confidence' && time === undefined)
      return { problem: `{${inner}} is not among the times` };
    const candidate: Candidate = {
      part,
      role: part.figure === 'confidence' ? 'other' : 'time',
      evidence: [],
      measure: undefined,
      fact: undefined,
      value: time?.at,
    };
    return { item: { kind: 'value', candidates: [candidate], typed: undefined, ...place } };
  }
  return { problem: `{${inner.slice(0, 40)}} leads nowhere` };
}

export function factAt(index: PackIndex, id: string, field: string): KnownFact | string {
  const evidence = index.evidence.get(id);
  if (evidence === undefined) return `there is no evidence ${id}`;
  const fact = evidence.facts.find((candidate) => candidate.field === field);
  if (fact !== undefined) return fact;
  const known = evidence.facts.map((candidate) => candidate.field).slice(0, 12);
  return `${id} has no fact "${field.slice(0, 40)}"; it has ${known.join(', ')}`;
}

/** The part that shows a fact in its own format. */
export function valuePart(index: PackIndex, { evidence: id, field }: KnownFact): TextValue {
  const evidence = index.report.evidence.find((item) => item.id === id);
  const fact = evidence?.facts.find(({ name }) => name === field);
  const format: TextFormat =
    evidence === undefined || fact === undefined ? 'text' : formatOf(evidence, fact);
  return { evidence: id, field, format };
}

export function candidateOf(fact: KnownFact, part: TextValue): Candidate {
  return {
    part,
    role: fact.role,
    evidence: [fact.evidence],
    measure: fact.measure,
    fact,
    value: fact.value,
  };
}

function readDerived(
  index: PackIndex,
  [, derive = '', ...names]: RegExpExecArray,
  place: { readonly start: number; readonly end: number },
): ReadReference {
  const [firstId = '', firstField = '', secondId = '', secondField = ''] = names;
  if (!derivations.has(derive)) return { problem: `"${derive}" is no derivation` };
  const first = factAt(index, firstId, firstField);
  const second = factAt(index, secondId, secondField);
  if (typeof first === 'string') return { problem: first };
  if (typeof second === 'string') return { problem: second };
  const said = index.pack.sentences.some(({ text }) =>
    text.includes(`{${derive}:${firstId}.${firstField},${secondId}.${secondField}}`),
  );
  const problem = said ? undefined : derivationProblem(derive, first, second);
  if (problem !== undefined) return { problem };
  const part = derivedPart(index, derive as TextDerived['derive'], first, second);
  return {
    item: {
      kind: 'value',
      candidates: [derivedCandidate(part, first, second)],
      typed: undefined,
      ...place,
    },
  };
}

/** Why a number may not be worked out from two facts. */
function derivationProblem(
  derive: string,
  first: KnownFact,
  second: KnownFact,
): string | undefined {
  if (first.value === undefined || second.value === undefined)
    return 'words cannot be reckoned with';
  if (first.unit !== second.unit) return `${first.shown} and ${second.shown} have different units`;
  const names = `${first.evidence}.${first.field} and ${second.evidence}.${second.field}`;
  if (first.role === 'time' && second.role === 'time') {
    return derive === 'difference' ? undefined : `of two times only the difference means something`;
  }
  if (first.measure === undefined || first.measure !== second.measure) {
    return `${names} measure different things`;
  }
  const inOrder = first.role === 'after' && second.role === 'before';
  const falling =
    first.role === 'before' && second.role === 'after' && first.measure.moved === 'down';
  if (inOrder && ['difference', 'ratio', 'growth'].includes(derive)) {
    if (derive !== 'difference' && second.value === 0)
      return `${second.shown} cannot be divided by`;
    return undefined;
  }
  if (
    falling &&
    (derive === 'difference' || derive === 'ratio') &&
    first.value !== 0 &&
    second.value !== 0
  )
    return undefined;
  return `a ${derive} of ${names} says nothing; take after first and before second`;
}

export function derivedPart(
  index: PackIndex,
  derive: TextDerived['derive'],
  first: KnownFact,
  second: KnownFact,
): TextDerived {
  const of = [valuePart(index, first), valuePart(index, second)] as const;
  const format: TextFormat =
    derive === 'ratio'
      ? 'ratio'
      : derive === 'growth' || derive === 'share'
        ? 'percent'
        : first.role === 'time'
          ? 'duration'
          : of[0].format;
  return { derive, of, format };
}

export function derivedCandidate(
  part: TextDerived,
  first: KnownFact,
  second: KnownFact,
): Candidate {
  const role =
    first.role === 'time'
      ? 'lag'
      : part.derive === 'ratio' || part.derive === 'share'
        ? 'ratio'
        : 'change';
  return {
    part,
    role,
    evidence: [...new Set([first.evidence, second.evidence])],
    measure: first.measure,
    fact: undefined,
    derive: part.derive,
    value: undefined,
  };
}
