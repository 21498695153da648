import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type CaseFile, type Diagnosis, decodeCase, redactCase } from '@abduce/core';
import {
  buildPack,
  createEngine,
  estimateTokens,
  packReferences,
  packText,
  templateExplainer,
} from '@abduce/rca';
import { describe, expect, it } from 'vitest';
import { goldenCases } from './golden/golden-case.ts';
import { root, trackedFiles } from './sources.ts';

const patience = 60_000;
const delimiter = 'a1b2c3d4e5f6a7b8'.repeat(4);
const golden = goldenCases().map(({ id, caseFile }) => [id, caseFile] as const);
/** Told incidents are many; every fourth will do. */
const written = trackedFiles(/^fixtures\/written\/.*\.json\.gz$/)
  .filter((_, at) => at % 4 === 0)
  .map((path) => {
    const read = (): CaseFile =>
      decodeCase(gunzipSync(readFileSync(join(root, path))).toString('utf8'));
    return [path, read] as const;
  });

/** What an engine concluded, without the words. */
function concluded(diagnosis: Diagnosis): unknown {
  const { verdict, confidence, ranking, triggers, hypotheses, ruledOut } = diagnosis;
  return {
    verdict,
    confidence,
    ranking,
    triggers: triggers.map(({ change, score }) => [change, score]),
    hypotheses: hypotheses.map(({ cause, entity, trigger, score }) => [
      cause,
      entity,
      trigger,
      score,
    ]),
    ruledOut: ruledOut.map(({ cause, entity, status }) => [cause, entity, status]),
  };
}

describe('redaction', () => {
  it.each([...golden, ...written])(
    'leaves the diagnosis of %s as it is',
    async (_, caseFile) => {
      const engine = createEngine();
      const given = caseFile();
      const clean = await engine.analyze(redactCase(given));
      expect(concluded(clean)).toEqual(concluded(await engine.analyze(given)));
    },
    patience,
  );
});

describe('evidence packs', () => {
  it.each(golden)(
    'of %s keep to their budget, and lead somewhere',
    async (_, read) => {
      const caseFile = redactCase(read());
      const report = await templateExplainer().explain(
        await createEngine().analyze(caseFile),
        caseFile,
      );
      const references = packReferences(report);
      for (const names of ['shown', 'hidden'] as const) {
        const pack = buildPack(report, caseFile, { names });
        expect(estimateTokens(packText(pack, delimiter))).toBeLessThanOrEqual(6000);
        const facts = new Set(
          pack.evidence.flatMap(({ id, facts }) => facts.map(({ field }) => `${id}.${field}`)),
        );
        const listed = new Set(
          [...pack.entities, ...pack.times, ...pack.quotes].map(({ ref }) => ref),
        );
        for (const { place, text } of pack.sentences) {
          expect(text.replace(/\{[^}]*\}/g, ''), place).not.toMatch(/\d/);
          for (const [, ref = ''] of text.matchAll(/\{([^}]*)\}/g)) {
            if (!ref.includes('.')) {
              expect(references.part(ref), `${place}: ${ref}`).toBeDefined();
              expect(ref === 'confidence' || listed.has(ref), `${place}: ${ref}`).toBe(true);
              continue;
            }
            for (const fact of ref.replace(/^[a-z]+:(?=E)|:[a-z]+$/g, '').split(',')) {
              expect(facts, place).toContain(fact);
            }
          }
        }
      }
    },
    patience,
  );
});
