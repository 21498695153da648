import type { Scenario } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';
import { renderHtml } from '../render/html.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { renderText } from '../render/text.ts';
import { caseOfScenario } from '../test-kit/case-of-scenario.ts';
import { around, fault, ordersQuery, shop } from '../test-kit/shop.ts';
import { checkReport } from './check.ts';
import { explain } from './template-explainer.ts';
import { grammarMistakes } from './test-kit/grammar.ts';
import { textsOf } from './texts-of.ts';

const { from, to } = fault;
const decoy = (told: Scenario): Scenario =>
  told.deploy('cart', from - 20_000, { version: '9.9.9' });

const told: Readonly<Record<string, readonly [() => Scenario, string]>> = {
  'a lost index': [
    () =>
      shop()
        .during(from, to, {
          call: ['orders', 'postgresql/shop'],
          operation: ordersQuery,
          slower: 60,
        })
        .deploy('orders', from - 5000, {
          version: '1.1.0',
          files: ['migrations/0142_cleanup.sql'],
          diff: '+DROP INDEX idx_orders_user;',
        }),
    'because table `orders` in shop (postgresql) lost an index',
  ],
  'one call per item': [
    () =>
      shop()
        .during(from, to, { call: ['catalog', 'postgresql/shop'], repeats: 30 })
        .deploy('catalog', from, { version: '2.0.0' }),
    'because catalog asked shop (postgresql) once per item instead of once per request',
  ],
  'a slow dependency': [
    () => shop().during(from, to, { call: ['orders', 'api.pay.example'], slower: 30 }),
    'answered orders more slowly',
  ],
  'a network delay': [
    () => shop().during(from, to, { call: ['catalog', 'pricing'], delay: 60 }),
    'the network between catalog and pricing became slow',
  ],
  'no fault': [() => shop(7), 'No fault found in gateway'],
};

describe('reports of what the engine found', { timeout: 60_000 }, () => {
  it.each(Object.keys(told))('%s', async (name) => {
    const [tell, words] = told[name] as (typeof told)[string];
    const target = { service: 'gateway', indicator: 'latency' } as const;
    const caseFile = caseOfScenario(decoy(tell()), { target, ...around });
    const report = explain(await createEngine().analyze(caseFile), caseFile);
    expect(checkReport(report)).toEqual([]);
    expect(grammarMistakes(report)).toEqual([]);
    const text = renderText(report);
    expect(text.replace(/\s+/g, ' ')).toContain(words);
    expect(text).not.toMatch(/undefined|NaN|\{/);
    for (const { place, text: parts } of textsOf(report)) {
      // An ellipsis stands where a number without a source was left out.
      expect(parts.filter((part) => typeof part === 'string').join(''), place).not.toContain('…');
    }
    expect(report.ruledOut.some(({ change }) => change === 'deploy-cart-9.9.9')).toBe(true);
    const page = renderHtml(report);
    expect(page.length).toBeLessThan(500_000);
    expect(page).not.toMatch(/undefined|NaN/);
    expect(renderMarkdown(report)).not.toMatch(/undefined|NaN/);
  });
});
