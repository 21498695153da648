import type { Report } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { reportPack } from '../explain/test-kit/report-packs.ts';
import { fixtures } from '../report/fixtures/all.ts';
import { explain } from '../report/template-explainer.ts';
import { buildPack } from './build-pack.ts';
import type { EvidencePack } from './pack.ts';
import { packHash } from './pack-hash.ts';
import { packTokens } from './pack-text.ts';
import { packReferences } from './references.ts';

function made(name: string, maxTokens?: number): { report: Report; pack: EvidencePack } {
  const { diagnosis, caseFile } = fixtures[name] as (typeof fixtures)[string];
  const report = explain(diagnosis, caseFile);
  return {
    report,
    pack: buildPack(report, caseFile, maxTokens === undefined ? {} : { maxTokens }),
  };
}

const names = Object.keys(fixtures);

describe('buildPack', () => {
  it.each(names)('is frozen, within its budget, and the same each time: %s', (name) => {
    const { pack } = made(name);
    expect(packTokens(pack)).toBeLessThanOrEqual(6000);
    expect(packHash(pack)).toBe(packHash(made(name).pack));
    expect(packHash(pack)).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.isFrozen(pack) && Object.isFrozen(pack.evidence[0]?.facts)).toBe(true);
  });

  it.each(names)('has a target for every reference of every sentence: %s', (name) => {
    const { report, pack } = made(name);
    const references = packReferences(report);
    const shown = new Set(
      pack.evidence.flatMap(({ id, facts }) => facts.map(({ field }) => `${id}.${field}`)),
    );
    const listed = new Set([...pack.entities, ...pack.times, ...pack.quotes].map(({ ref }) => ref));
    expect(pack.sentences.length).toBeGreaterThan(1);
    for (const { text } of pack.sentences) {
      for (const [, ref = ''] of text.matchAll(/\{([^}]*)\}/g)) {
        if (ref.includes('.')) {
          for (const fact of ref.replace(/^\w+:(?=E)|:\w+$/g, '').split(',')) {
            expect(shown, `${text}: ${fact}`).toContain(fact);
          }
        } else {
          expect(references.part(ref), text).toBeDefined();
          if (ref !== 'confidence') expect(listed, text).toContain(ref);
        }
      }
    }
  });

  it('has sentences whose plain words hold no digits', () => {
    for (const name of names) {
      for (const { text } of made(name).pack.sentences) {
        expect(text.replace(/\{[^}]*\}/g, '')).not.toMatch(/\d/);
      }
    }
  });

  it('knows cause and effect only where there is a root cause', () => {
    expect(made('no fault').pack.causes).toEqual([]);
    expect(made('inconclusive').pack.causes).toEqual([]);
    const { pack } = made('index lost');
    const ids = new Set(pack.evidence.map(({ id }) => id));
    expect(pack.causes.length).toBeGreaterThan(0);
    for (const { from, to } of pack.causes) expect(ids.has(from) && ids.has(to)).toBe(true);
  });

  it('tells both sides of calls that were seen in traces', async () => {
    const { pack } = await reportPack('price-per-product');
    const name = (ref = ''): string | undefined =>
      pack.entities.find((one) => one.ref === ref)?.name;
    const calls = pack.evidence.find(
      ({ kind, facts }) => kind === 'trace' && facts.some(({ field }) => field === 'calls_after'),
    );
    expect(calls?.edge?.map(name)).toEqual(['gateway', 'catalog']);
    const own = pack.evidence.find(({ title }) => title.startsWith('Own time per operation'));
    expect(own?.edge).toBeNull();
  });

  it('lists what it cut, and keeps what is said before what was only considered', () => {
    const { pack } = made('index lost', 1800);
    const whole = made('index lost').pack;
    expect(packTokens(pack)).toBeLessThanOrEqual(1800);
    expect(pack.cut.length).toBeGreaterThan(0);
    for (const { what, kept, total } of pack.cut) {
      expect(pack[what as 'ruledOut']).toHaveLength(kept);
      expect(whole[what as 'ruledOut']).toHaveLength(total);
    }
    expect(pack.sentences[0]).toEqual(whole.sentences[0]);
  });

  it('refuses a budget that holds nothing', () => {
    expect(() => made('index lost', 10)).toThrow(/maxTokens is 10/);
  });
});
