import { readFileSync } from 'node:fs';
import type { Report, Text } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { obedientModel } from '../models/test-kit/obedient-model.ts';
import { checkReport } from '../report/check.ts';
import { hostile } from '../report/fixtures/hostile.ts';
import { indexLost } from '../report/fixtures/index-lost.ts';
import { explain } from '../report/template-explainer.ts';
import { createExplainer } from './create-explainer.ts';
import type { Inquiry } from './inquiry/inquiry.ts';
import { placesOf } from './places.ts';
import { frame } from './test-kit/told.ts';

interface HostileText {
  readonly id: string;
  readonly text: string;
}

const corpus = JSON.parse(
  readFileSync(new URL('../../../../fixtures/hostile/corpus.json', import.meta.url), 'utf8'),
) as readonly HostileText[];

/** Words that stand in a report as ours; what it quotes, names and cites is left out. */
function said(text: Text): string {
  const parts = text.filter((part) => typeof part === 'string');
  return parts
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,])/g, '$1')
    .trim();
}

const worded = (report: Report): readonly string[] =>
  placesOf(report).map(({ template }) => said(template));

/** Everything that a report quotes, names and shows. */
function shown(report: Report): ReadonlySet<string> {
  const parts = placesOf(report).flatMap(({ template }) => template);
  return new Set(
    parts.flatMap((part) =>
      typeof part === 'string' || 'cite' in part ? [] : [JSON.stringify(part)],
    ),
  );
}

/** Every name, statement, template and message of a case, and the titles of its changes, are the text. */
function poisoned(text: string): ReturnType<typeof hostile> {
  const { diagnosis, caseFile } = hostile(text);
  // Titles of measurements are ours: they come out of the catalogue of signals, whatever is measured.
  const titles = new Map(indexLost.evidence.map(({ id, title }) => [id, title]));
  const evidence = diagnosis.evidence.map((item) =>
    item.kind === 'change' ? item : { ...item, title: titles.get(item.id) ?? item.title },
  );
  return { diagnosis: { ...diagnosis, evidence }, caseFile };
}

describe('a model that does whatever telemetry tells it', () => {
  const obeyed = new Map<string, number>();

  describe.each([true, false])('held to the schema: %s', (enforced) => {
    it.each(corpus)(
      '$id everywhere: the report says what the template says',
      async ({ id, text }) => {
        const { diagnosis, caseFile } = hostile(text);
        const template = explain(diagnosis, caseFile);
        for (const strict of enforced ? (['repair'] as const) : (['repair', 'drop'] as const)) {
          const model = obedientModel({ enforced });
          const report = await createExplainer({ model, strict }).explain(diagnosis, caseFile);
          obeyed.set(id, (obeyed.get(id) ?? 0) + model.obeyed.length);
          expect(checkReport(report)).toEqual([]);
          expect(frame(report)).toEqual(frame(template));
          for (const part of shown(report)) expect(shown(template)).toContain(part);
          if (strict === 'repair') expect(worded(report)).toEqual(worded(template));
          else {
            // A place may have lost sentences; it has gained none.
            for (const [at, words] of worded(report).entries()) {
              const own = worded(template)[at] ?? '';
              for (const sentence of words.split(/(?<=\.) /)) {
                expect(own).toContain(sentence.replace(/\.$/, ''));
              }
            }
          }
        }
      },
    );
  });

  it.each(corpus.filter(({ text }) => /call|root cause|run|exec/i.test(text)))(
    '$id with tools: nothing that it asks for changes the report',
    async ({ text }) => {
      const { diagnosis, caseFile } = poisoned(text);
      const template = explain(diagnosis, caseFile);
      const found: Inquiry[] = [];
      const report = await createExplainer({
        model: obedientModel(),
        investigate: { patience: 8 },
        onInquiry: (inquiry) => found.push(inquiry),
      }).explain(diagnosis, caseFile);
      expect(found).toMatchObject([{ diagnosis }]);
      expect(frame(report)).toEqual(frame(template));
      expect(worded(report)).toEqual(worded(template));
    },
  );

  it('was told to do harm, and tried', () => {
    const tried = [...obeyed].filter(([, orders]) => orders > 0);
    expect(tried.length).toBeGreaterThan(20);
  });
});
