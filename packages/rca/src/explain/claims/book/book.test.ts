import { describe, expect, it } from 'vitest';
import { reportPack } from '../../test-kit/report-packs.ts';
import { indexPack } from '../index/pack-index.ts';
import { templateOf } from '../index/template.ts';
import type { Place } from '../phrases/match.ts';
import { anyOf, type Pattern } from '../phrases/pattern.ts';
import { causePlaces } from '../phrases/places/causes.ts';
import { changePlaces } from '../phrases/places/changes.ts';
import { entityPlaces } from '../phrases/places/entities.ts';
import { measurePlaces } from '../phrases/places/measures.ts';
import { valuePlaces } from '../phrases/places/values.ts';
import { verdictPlaces } from '../phrases/places/verdict.ts';
import type { Reader } from '../phrases/reader.ts';
import { book } from './book.ts';
import { causeWordings } from './causes.ts';
import { families, measureNames, namesake, prefixNames } from './measures.ts';
import { mechanisms } from './mechanisms.ts';

function placesIn(pattern: Pattern): readonly (readonly [name: string, option: string])[] {
  switch (pattern.kind) {
    case 'place':
      return [[pattern.name, pattern.option]];
    case 'all':
    case 'any':
      return pattern.parts.flatMap(placesIn);
    case 'maybe':
    case 'many':
      return placesIn(pattern.part);
    default:
      return [];
  }
}

const sources: readonly string[] = [
  ...Object.values(book).flat(),
  ...Object.values(causeWordings).flatMap(({ clauses = [], nouns = [], done = [] }) => [
    ...clauses,
    ...nouns,
    ...done,
  ]),
  ...Object.values(mechanisms).flat(),
  ...Object.values(measureNames).flat(),
  ...Object.values(prefixNames).flat(),
];
const used = placesIn(anyOf(sources));

describe('the book', () => {
  it('names only entries and places that there are, and every entry is used', async () => {
    const context = await reportPack('kept-connections');
    const index = indexPack(context);
    const reader: Reader = {
      index,
      template: templateOf(index),
      items: [],
      readings: [],
      changes: [],
      match: () => false,
      onward: () => false,
      wantCause: () => undefined,
      complain: () => false,
    };
    const filled: Readonly<Record<string, Place<never>>> = Object.assign(
      {},
      ...[entityPlaces, valuePlaces, measurePlaces, changePlaces, causePlaces, verdictPlaces].map(
        (places) => places(reader),
      ),
    );
    const names = new Set(used.map(([name]) => name));
    expect([...names].filter((name) => !(name in book) && !(name in filled))).toEqual([]);
    expect(Object.keys(book).filter((name) => name in filled)).toEqual([]);
    expect(Object.keys(book).filter((name) => !names.has(name))).toEqual(['text']);
    const internal = ['same'];
    expect(
      Object.keys(filled).filter((name) => !names.has(name) && !internal.includes(name)),
    ).toEqual([]);
  });

  it('speaks of kinds of measurements that it knows', () => {
    const kinds = used.flatMap(([name, option]) => (name === 'of' ? option.split(',') : []));
    expect(kinds.filter((kind) => families[kind] === undefined)).toEqual([]);
    expect(Object.keys(families).filter((kind) => !kinds.includes(kind))).toEqual([]);
    expect(Object.values(namesake).filter((title) => measureNames[title] === undefined)).toEqual(
      [],
    );
  });
});
