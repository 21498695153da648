import type { CaseFile } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from './engine.ts';
import { showQuantity } from './quantity.ts';
import { caseOfScenario } from './test-kit/case-of-scenario.ts';
import { around, fault, ordersQuery, shop } from './test-kit/shop.ts';

const { from, to } = fault;
const target = { service: 'gateway', indicator: 'latency' } as const;

const tell = () =>
  shop(5)
    .during(from, to, { call: ['orders', 'postgresql/shop'], operation: ordersQuery, slower: 60 })
    .deploy('orders', from - 5000, { version: '1.1.0', files: ['migrations/2.sql'] })
    .deploy('cart', from - 9000, { version: '4.0.0' });

let known: CaseFile | undefined;
const lostIndex = (): CaseFile => (known ??= caseOfScenario(tell(), { target, ...around }));

describe('a diagnosis', { timeout: 30_000 }, () => {
  it('is the same to the byte for the same case', async () => {
    const once = await createEngine().analyze(lostIndex());
    const again = await createEngine().analyze(caseOfScenario(tell(), { target, ...around }));
    expect(JSON.stringify(again)).toBe(JSON.stringify(once));
  });

  it('cites only evidence that it holds, and quotes only its facts', async () => {
    const diagnosis = await createEngine().analyze(lostIndex());
    const evidence = new Map(diagnosis.evidence.map((one) => [one.id, one]));
    const cited = [
      ...diagnosis.impact,
      ...diagnosis.path.flatMap((step) => step.evidence),
      ...diagnosis.counterfactuals.flatMap((check) => check.evidence),
    ];
    for (const { reason, support, against } of [...diagnosis.hypotheses, ...diagnosis.ruledOut]) {
      cited.push(...support, ...against);
      const marks = [...reason.matchAll(/\[(E[^\]]+)\]/g)].flatMap((match) =>
        (match[1] as string).split(', '),
      );
      cited.push(...marks);
      const shown = marks.flatMap((id) =>
        (evidence.get(id)?.facts ?? []).map(({ value, unit }) =>
          typeof value === 'string' ? value : showQuantity(value, unit),
        ),
      );
      const numbers = reason.replaceAll(/\[E[^\]]+\]/g, '').match(/\d[\d.]*(?:e-?\d+)?/g) ?? [];
      for (const number of numbers) {
        expect(
          shown.some((words) => words.includes(number)),
          `${number} in "${reason}"`,
        ).toBe(true);
      }
    }
    for (const id of cited) expect(evidence.has(id), id).toBe(true);
    const facts = diagnosis.evidence.flatMap((one) => one.facts);
    for (const { value } of facts)
      expect(typeof value === 'string' || Number.isFinite(value)).toBe(true);
  });

  it('has every standard cause supported, refuted or untestable, once', async () => {
    const diagnosis = await createEngine().analyze(lostIndex());
    const causes = [
      ...diagnosis.hypotheses,
      ...diagnosis.ruledOut.filter(({ trigger }) => trigger === undefined),
    ].map(({ cause }) => cause);
    expect(new Set(causes).size).toBe(causes.length);
    for (const cause of [
      'lock_wait',
      'pool_exhausted',
      'traffic_leap',
      'memory_exhausted',
      'n_plus_one',
      'network_delay',
    ] as const) {
      expect(causes).toContain(cause);
    }
  });

  it('does the arithmetic of the time', async () => {
    const diagnosis = await createEngine().analyze(lostIndex());
    expect(diagnosis.counterfactuals[0]).toMatchObject({
      method: 'mechanism',
      verdict: 'confirms',
      unit: 's',
    });
  });

  it('asks a rule of the user in place of a standard one', async () => {
    const engine = createEngine({
      rules: [
        {
          cause: 'schema_index_lost',
          supports: '',
          refutes: '',
          needs: [],
          test: () => [
            { entity: 'cart', status: 'refuted', share: 0, fit: 0, reason: 'we know better.' },
          ],
        },
      ],
    });
    const diagnosis = await engine.analyze(lostIndex());
    expect(diagnosis.ruledOut.find(({ cause }) => cause === 'schema_index_lost')?.reason).toBe(
      'we know better.',
    );
  });
});
