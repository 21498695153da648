import { createHash } from 'node:crypto';
import type { Report } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { fixtures } from '../report/fixtures/all.ts';
import { hostile, hostileTexts } from '../report/fixtures/hostile.ts';
import { indexLost, indexLostCase } from '../report/fixtures/index-lost.ts';
import { explain } from '../report/template-explainer.ts';
import { sha256Base64 } from '../sha256.ts';
import { renderHtml } from './html.ts';

/** Every tag of the page, with its attributes. */
function tags(page: string): readonly string[] {
  return page.replace(/<style>[\s\S]*?<\/style>/, '').match(/<[a-z/!][^>]*>/gi) ?? [];
}

const elements = new Set(
  'a b body caption circle code dd defs details div dl dt ellipse fieldset figcaption figure footer g h1 h2 h3 head header html input label legend li line main marker meta nav ol p path pre q rect section small span strong summary svg table tbody td text th thead time title tr ul wbr'.split(
    ' ',
  ),
);

describe('renderHtml', () => {
  it.each(Object.keys(fixtures))('is one file that asks for nothing: %s', (name) => {
    const { diagnosis, caseFile } = fixtures[name] as (typeof fixtures)[string];
    const page = renderHtml(explain(diagnosis, caseFile));
    expect(page.length).toBeLessThan(500_000);
    expect(page).not.toMatch(
      /<script|<link|<img|<iframe|@import|url\((?!#)| src=| on[a-z]+=| style=/,
    );
    for (const [, target] of page.matchAll(/href="([^"]*)"/g))
      expect(target).toMatch(/^#(E\d+|[a-z-]+)$/);
    expect(renderHtml(explain(diagnosis, caseFile))).toBe(page);
  });

  it('allows its own style sheet by hash and nothing else', () => {
    const page = renderHtml(explain(indexLost, indexLostCase));
    const style = page.match(/<style>([\s\S]*?)<\/style>/)?.[1] ?? '';
    const digest = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${digest}&#39;; base-uri`,
    );
  });

  it('closes what it opens', () => {
    const open: string[] = [];
    for (const tag of tags(renderHtml(explain(indexLost, indexLostCase)))) {
      const name = tag.match(/^<\/?([a-z0-9]+)/i)?.[1] ?? '';
      if (tag.startsWith('</')) expect(open.pop()).toBe(name);
      else if (!tag.endsWith('/>') && !['meta', 'input', 'wbr', ''].includes(name)) open.push(name);
    }
    expect(open).toEqual([]);
  });

  it.each(Object.entries(hostileTexts))('lets nothing become markup: %s', (_, words) => {
    const { diagnosis, caseFile } = hostile(words);
    const page = renderHtml(explain(diagnosis, caseFile));
    for (const tag of tags(page)) {
      const name = tag.match(/^<[/!]?([a-z0-9]+)/i)?.[1] ?? '';
      expect(elements.has(name) || name === 'doctype').toBe(true);
      expect(tag.replace(/"[^"]*"/g, '')).not.toMatch(/\son[a-z]+\s*=/i);
    }
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(page.length).toBeLessThan(500_000);
  });

  it('draws a map of sixty services and says how many it left out', () => {
    const services = Array.from({ length: 90 }, (_, i) => `s${i}`);
    const { world } = indexLostCase;
    const many = {
      ...indexLostCase,
      world: {
        ...world,
        services: [
          ...world.services,
          ...services.map((id) => ({
            id,
            name: id,
            kind: 'application' as const,
            versions: [],
            instrumented: true,
          })),
        ],
        dependencies: [
          ...world.dependencies,
          ...services.map((id, i) => ({
            id: `e${i}`,
            source: i % 3 === 0 ? 'orders' : `s${Math.floor(i / 3)}`,
            target: id,
            protocols: [],
            seenBy: 'both' as const,
          })),
        ],
      },
    };
    const page = renderHtml(explain(indexLost, many));
    expect(page).toMatch(/\d+ more services are further away and not drawn/);
    expect(page).toMatch(/\+ \d+ more/);
    expect(page.length).toBeLessThan(500_000);
  });

  it('shows a gap in the data as a gap', () => {
    const page = renderHtml(explain(indexLost, indexLostCase));
    expect(page.match(/class="gap"/g)?.length).toBe(1);
    expect(page).toContain('no data');
    expect(page).not.toContain('NaN');
  });

  it('survives charts without a single value', () => {
    const report: Report = explain(indexLost, indexLostCase);
    const empty = report.evidence.map((item) =>
      item.chart === undefined
        ? item
        : {
            ...item,
            chart: {
              ...item.chart,
              lines: [
                { name: 'a', values: new Float64Array(80).fill(Number.NaN) },
                { name: 'b', values: new Float64Array(0) },
              ],
              band: { low: Number.NaN, high: Number.POSITIVE_INFINITY },
            },
          },
    );
    expect(renderHtml({ ...report, evidence: empty })).not.toMatch(/NaN|Infinity/);
  });
});

describe('sha256Base64', () => {
  it.each(['', 'abc', 'ä€😀', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64), 'y'.repeat(1000)])(
    'agrees with Node: %s',
    (text) => {
      expect(sha256Base64(text)).toBe(createHash('sha256').update(text).digest('base64'));
    },
  );
});
