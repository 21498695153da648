import type { Report, Text } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { packReferences } from '../pack/references.ts';
import { placesOf } from './places.ts';
import { requirementsOf } from './requirements.ts';
import { told } from './test-kit/told.ts';

/** What a wording of a place leaves out. */
function left(report: Report, name: string, text: Text): readonly string[] {
  const place = placesOf(report).find((one) => one.place === name);
  if (place === undefined) throw new Error(`there is no ${name}`);
  return requirementsOf(place, report, packReferences(report))
    .filter((requirement) => !requirement.met(text))
    .map(({ says }) => says);
}

describe('what a place has to tell', () => {
  const { report } = told();
  const target = { entity: report.target?.service ?? '' };
  const root = { entity: report.rootCause?.entity ?? '' };

  it('is told by the template itself, in every fixture', () => {
    for (const name of ['index lost', 'external slow', 'no fault', 'inconclusive']) {
      const other = told(name).report;
      for (const { place, template } of placesOf(other)) {
        expect(left(other, place, template), `${name}: ${place}`).toEqual([]);
      }
    }
  });

  it('is the target, the root cause and the cause in a title', () => {
    expect(left(report, 'title', ['Something happened'])).toEqual([
      'name {S1}',
      'name {S2}',
      'name the cause (a lost index or access path)',
    ]);
    expect(left(report, 'title', [target, ' suffers: ', root, ' misses its index'])).toEqual([]);
  });

  it('is when, how sure and what set it off in a summary, too', () => {
    const words: Text = [target, ' is slow because ', root, ' lost an index'];
    expect(left(report, 'summary', words)).toEqual([
      'say when, with {T1}',
      'say how sure it is, with {confidence}',
      'name the change that set it off, with a fact of E4',
    ]);
    const more: Text = [
      ...words,
      ...([' at ', { figure: 'onset' }, ', sure to ', { figure: 'confidence' }] as const),
      ...([' after ', { evidence: 'E4', field: 'version', format: 'text' }] as const),
    ];
    expect(left(report, 'summary', more)).toEqual([]);
  });

  it('is a fact and an entity of a step, and of no other step', () => {
    const after = { evidence: 'E5', field: 'after', format: 'duration' } as const;
    const other = { evidence: 'E1', field: 'after', format: 'duration' } as const;
    expect(left(report, 'chain[1].text', [root, ' took ', after])).toEqual([]);
    expect(left(report, 'chain[1].text', [root, ' took ', after, ', and ', other])).toEqual([
      'rest on E5 alone',
    ]);
    expect(left(report, 'chain[1].text', ['It became slower'])).toHaveLength(2);
  });

  it('is that no cause is known, where none is', () => {
    const unsure = told('inconclusive').report;
    const web = { entity: unsure.target?.service ?? '' };
    expect(left(unsure, 'title', [web, ' is slow'])).toEqual(['say that no cause is certain']);
    expect(left(unsure, 'title', [web, ' is slow for reasons unknown'])).toEqual([]);
    const calm = told('no fault').report;
    expect(left(calm, 'title', [web, ' is in trouble'])).toEqual(['say that no fault was found']);
  });

  it('is that it is the cause in part, where it is only that', () => {
    const part: Report = {
      ...report,
      verdict: 'contributing',
      summary: [...report.summary, ' It is the cause in part.'],
    };
    const says = 'say that it is the cause only in part';
    expect(left(part, 'summary', report.summary)).toEqual([says]);
    expect(left(part, 'summary', [...report.summary, ' It contributed.'])).toEqual([]);
  });
});
