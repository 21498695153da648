import { type CaseFile, encodeCase, redactCase } from '@abduce/core';
import {
  buildPack,
  createEngine,
  packText,
  renderHtml,
  renderJson,
  renderMarkdown,
  renderText,
  templateExplainer,
} from '@abduce/rca';
import { describe, expect, it } from 'vitest';
import {
  plantedChanges,
  plantedSecrets,
  plantedTelemetry,
  secretsIn,
} from '../packages/core/src/redact/test-kit/planted-telemetry.ts';
import { goldenCases } from './golden/golden-case.ts';

const patience = 60_000;
const delimiter = 'a1b2c3d4e5f6a7b8';

/** A recorded incident whose guilty service logs, calls and changes every secret there is. */
function leakyCase(): CaseFile {
  const golden = goldenCases().find(({ id }) => id === 'kept-connections');
  if (golden === undefined) throw new Error('there is no case kept-connections');
  const caseFile = golden.caseFile();
  const { world, telemetry, window } = caseFile;
  const changes = plantedChanges('orders', window.start - 5000);
  // Its own release is told by every secret as well.
  const told = world.changes.map((change, at) => ({
    ...change,
    title: `${change.title}: ${changes[at % changes.length]?.title ?? ''}`,
    ...(changes[at]?.diff !== undefined && { diff: changes[at].diff }),
  }));
  const patterns = changes.map(({ title }, at) => ({
    service: world.services.find(({ name }) => name === 'orders')?.id ?? 'orders',
    severity: 'error' as const,
    template: `call ${at} failed: ${title}`,
    counts: new Float64Array(world.signals.grid.length).fill(50),
    sample: `call ${at} failed: ${title}`,
  }));
  return {
    ...caseFile,
    world: {
      ...world,
      changes: [...told, ...changes],
      logPatterns: [...(world.logPatterns ?? []), ...patterns],
    },
    telemetry: [...telemetry, plantedTelemetry('orders', window.start + 500)],
  };
}

async function seenOf(caseFile: CaseFile) {
  const diagnosis = await createEngine().analyze(caseFile);
  const report = await templateExplainer().explain(diagnosis, caseFile);
  const packs = (['shown', 'hidden'] as const).map((names) =>
    packText(buildPack(report, caseFile, { names, maxTokens: 40_000 }), delimiter),
  );
  return { report, packs };
}

describe('planted secrets', () => {
  it(
    'are in no case file, report or pack',
    async () => {
      const leaky = leakyCase();
      expect(secretsIn(encodeCase(leaky)).length).toBeGreaterThan(plantedSecrets.length * 0.9);
      const clean = redactCase(leaky);
      expect(secretsIn(encodeCase(clean))).toEqual([]);
      const { report, packs } = await seenOf(clean);
      const shown = {
        json: renderJson(report),
        html: renderHtml(report),
        text: renderText(report),
        markdown: renderMarkdown(report),
        packs: packs.join('\n'),
      };
      for (const [name, text] of Object.entries(shown)) {
        expect(secretsIn(text), name).toEqual([]);
      }
    },
    patience,
  );

  it(
    'are in no pack even of a case file that was never redacted',
    async () => {
      const { report, packs } = await seenOf(leakyCase());
      expect(secretsIn(renderJson(report)).length).toBeGreaterThan(0);
      for (const pack of packs) expect(secretsIn(pack)).toEqual([]);
    },
    patience,
  );
});
