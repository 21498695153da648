import type { CaseFile, Diagnosis, Evidence, Hypothesis } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { indexLost, indexLostCase } from '../report/fixtures/index-lost.ts';
import { explain } from '../report/template-explainer.ts';
import { buildPack } from './build-pack.ts';
import { estimateTokens, packText } from './pack-text.ts';

const count = 500;
const delimiter = 'a1b2c3d4'.repeat(8);
const long = 'a statement that goes on and on, with joins and more joins '.repeat(20);

/** The incident of the index among five hundred services, all of which have something to say. */
function large(): { diagnosis: Diagnosis; caseFile: CaseFile } {
  const { world } = indexLostCase;
  const [service] = world.services;
  const [hypothesis] = indexLost.hypotheses;
  const [first] = indexLost.evidence;
  if (service === undefined || hypothesis === undefined || first === undefined)
    throw new Error('the fixture is empty');
  const numbers = Array.from({ length: count }, (_, at) => at);
  const services = numbers.map((at) => ({
    ...service,
    id: `svc-${at}`,
    name: `service of department ${at}`,
  }));
  const evidence = numbers.map(
    (at): Evidence => ({
      ...first,
      id: `E${1000 + at}`,
      entity: `svc-${at}`,
      facts: [...first.facts, { name: 'statement', value: `${at} ${long}`, unit: '' }],
    }),
  );
  const ruledOut = numbers.map(
    (at): Hypothesis => ({
      ...hypothesis,
      id: `H${at}`,
      entity: `svc-${at}`,
      status: 'refuted',
      support: [],
      against: [`E${1000 + at}`],
      reason: `it did not move [E${1000 + at}], and ${long}`,
    }),
  );
  return {
    diagnosis: {
      ...indexLost,
      evidence: [...indexLost.evidence, ...evidence],
      ruledOut: [...indexLost.ruledOut, ...ruledOut],
      unknowns: numbers.map((at) => `${long} of svc-${at}`),
    },
    caseFile: { ...indexLostCase, world: { ...world, services: [...world.services, ...services] } },
  };
}

describe('the pack of a large case', () => {
  const { diagnosis, caseFile } = large();
  const report = explain(diagnosis, caseFile);

  it.each([1000, 2500, 6000, 20_000])(
    'stays within %i tokens of the bytes that would be sent',
    (maxTokens) => {
      for (const names of ['shown', 'hidden'] as const) {
        const pack = buildPack(report, caseFile, { maxTokens, names });
        expect(estimateTokens(packText(pack, delimiter))).toBeLessThanOrEqual(maxTokens);
        expect(pack.cut.length).toBeGreaterThan(0);
      }
    },
  );

  it('keeps what the report says, and says how much of the rest is gone', () => {
    const pack = buildPack(report, caseFile);
    const whole = buildPack(explain(indexLost, indexLostCase), indexLostCase);
    expect(pack.sentences.map(({ place }) => place)).toEqual(
      whole.sentences.map(({ place }) => place),
    );
    expect(pack.actions).toEqual(whole.actions);
    expect(pack.causes).toEqual(whole.causes);
    const [cut] = pack.cut.filter(({ what }) => what === 'ruledOut');
    expect(cut).toMatchObject({ total: report.ruledOut.length + report.alternatives.length });
    expect(pack.ruledOut.length).toBe(cut?.kept);
    expect(pack.ruledOut.length).toBeGreaterThan(3);
  });
});
