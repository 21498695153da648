import type { Diagnosis, Report } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../engine.ts';
import type { CauseRule } from '../../hypotheses/rule.ts';
import { fakeModel } from '../../models/test-kit/fake-model.ts';
import { turns } from '../../models/test-kit/turns.ts';
import { explain } from '../../report/template-explainer.ts';
import { createExplainer } from '../create-explainer.ts';
import type { Inquiry } from './inquiry.ts';
import { call, caseFile, diagnosis, done, look, script, template } from './test-kit/look.ts';

describe('an idea', () => {
  it('that the engine refutes changes nothing, whoever proposes it how often', async () => {
    const ideas = diagnosis.ranking
      .slice(0, 6)
      .map(({ entity }) => [call('test_hypothesis', { cause: 'memory_leak', entity })]);
    const { inquiry, report, said } = await look(script(ideas));
    expect(inquiry.diagnosis).toBe(diagnosis);
    expect(inquiry.calls.every(({ changed }) => !changed)).toBe(true);
    expect(said.every((words) => /^The engine says: (refuted|untestable)/.test(words))).toBe(true);
    const { confidence, rootCause, alternatives, ruledOut } = report;
    expect({ confidence, alternatives, ruledOut }).toEqual({
      confidence: template.confidence,
      alternatives: template.alternatives,
      ruledOut: template.ruledOut,
    });
    expect(rootCause?.cause).toBe(template.rootCause?.cause);
  });

  it('that the engine had itself is confirmed, with its rank', async () => {
    const [first] = diagnosis.hypotheses;
    const { said, inquiry } = await look(
      script([[call('test_hypothesis', { cause: first?.cause, entity: first?.entity })]]),
    );
    expect(said[0]).toMatch(/^The engine says: supported\. It ranks 1\./);
    expect(inquiry.diagnosis).toBe(diagnosis);
  });
});

describe('an idea about something that the engine had not looked at', () => {
  const many = {
    ...caseFile,
    world: {
      ...caseFile.world,
      services: [
        ...caseFile.world.services,
        ...Array.from({ length: 70 }, (_, at) => {
          const name = `zone-${at + 100}`;
          return { id: name, name, kind: 'application', provenance: [] } as never;
        }),
      ],
    },
  };
  /** Supported by the rule wherever the engine looks. */
  const rule = (share: number): CauseRule => ({
    cause: 'clock_skew',
    supports: 'a clock that is wrong',
    refutes: 'a clock that is right',
    needs: [],
    test: ({ suspects }) => [
      {
        entity: 'zone-169',
        status: suspects.includes('zone-169') ? 'supported' : 'untestable',
        share,
        fit: share,
        support: ['E1'],
        reason: 'its clock is wrong [E1]',
      },
    ],
  });
  const ask = async (share: number): Promise<readonly [Diagnosis, Report, Inquiry | undefined]> => {
    const engine = { rules: [rule(share)] };
    const given = await createEngine(engine).analyze(many);
    const found: Inquiry[] = [];
    const idea = call('test_hypothesis', { cause: 'clock_skew', entity: 'zone-169' });
    const model = fakeModel(({ tools = [], messages }) => {
      if (tools.length === 0) return turns.refused();
      return messages.some(({ role }) => role === 'tool') ? done : turns.tools([idea]);
    });
    const report = await createExplainer({
      model,
      engine,
      investigate: true,
      onInquiry: (inquiry) => found.push(inquiry),
    }).explain(given, many);
    return [given, report, found[0]];
  };

  it('changes the diagnosis into what the engine concludes, even when the model then fails', async () => {
    const [given, report, inquiry] = await ask(1);
    expect(given.hypotheses.some(({ entity }) => entity === 'zone-169')).toBe(false);
    expect(inquiry?.calls).toMatchObject([{ changed: true, outcome: 'answered' }]);
    expect(inquiry?.diagnosis.hypotheses.some(({ entity }) => entity === 'zone-169')).toBe(true);
    const changed = inquiry?.diagnosis ?? given;
    expect(report).toEqual({ ...explain(changed, many), wording: report.wording });
    expect(report.wording).toMatchObject({ by: 'template', reason: 'the model refused to answer' });
  });

  it('changes nothing where it explains too little to be ranked', async () => {
    const [given, report, inquiry] = await ask(0.001);
    expect(inquiry?.calls).toMatchObject([{ changed: false }]);
    expect(inquiry?.diagnosis).toBe(given);
    expect(report).toEqual({ ...explain(given, many), wording: report.wording });
  });
});
