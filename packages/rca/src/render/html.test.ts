import { createHash } from 'node:crypto';
import type { Report } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { fixtures } from '../report/fixtures/all.ts';
import { hostile, hostileTexts } from '../report/fixtures/hostile.ts';
import { indexLost, indexLostCase } from '../report/fixtures/index-lost.ts';
import { explain } from '../report/template-explainer.ts';
import { sha256Base64 } from '../sha256.ts';
import { renderHtml } from './html.ts';
import { oversizedReport, richReport } from './test-kit/rich-report.ts';

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

  it.each(Object.entries(hostileTexts))('nor in exhibits, commands and wording: %s', (_, words) => {
    const page = renderHtml(richReport(words));
    for (const tag of tags(page)) {
      const name = tag.match(/^<[/!]?([a-z0-9]+)/i)?.[1] ?? '';
      expect(elements.has(name) || name === 'doctype').toBe(true);
      expect(tag.replace(/"[^"]*"/g, '')).not.toMatch(/\son[a-z]+\s*=/i);
      const target = tag.match(/\shref="([^"]*)"/)?.[1];
      if (target !== undefined) expect(target).toMatch(/^#(E\d+|[a-z-]+)$/);
    }
    expect(page.replaceAll('\n', '').match(/[\p{Cc}\p{Cf}]/u)).toBeNull();
    expect(page.match(/.{20}(?:NaN|Infinity|undefined).{20}/)).toBeNull();
  });

  it.each(Object.entries(hostileTexts))(
    'stays below 500 kB however much there is: %s',
    (_, words) => {
      const page = renderHtml(oversizedReport(words, 500));
      expect(new TextEncoder().encode(page).length).toBeLessThan(500_000);
      expect(/\d+ more pieces of evidence are not shown/.test(page)).toBe(true);
    },
  );

  it('shows each exhibit in words and numbers', () => {
    const page = renderHtml(richReport());
    const words = page
      .replace(/<style>[\s\S]*?<\/style>/, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
    expect(words).toContain('Before: 30 ms');
    expect(words).toContain('During: 1.9 s');
    expect(words).toContain('≥ 10 × ');
    expect(words).toContain('3 more spans are not shown.');
    expect(words).toContain('new before 0 during 120');
    expect(words).toContain('silent before 30 during 0');
    expect(words).toContain('before no data during 4');
    expect(words).toContain('divide 10 % 70 % +60 %');
    expect(words).toContain('parse 50 % 10 % \u221240 %');
    expect(words).toContain('4 smaller frames are folded into their callers.');
    expect(words).toContain('Undo: DROP INDEX again.');
    expect(words).toContain('1 kept as written, 1 repaired, 1 replaced by the template');
    expect(words).toContain('a number without evidence');
  });

  it('has neither exhibits nor empty sections where the data is absent', () => {
    const page = renderHtml({ ...richReport(), exhibits: { logs: [] }, actions: [], unknowns: [] });
    expect(page).not.toMatch(/id="(request|logs|profile|actions|unknowns)"/);
    expect(page).toContain('id="evidence"');
  });

  it('links to every section, and headings go down by one', () => {
    const page = renderHtml(richReport());
    const ids = [...page.matchAll(/<section id="([a-z-]+)" class="card"/g)].map(([, id]) => id);
    const links = [...page.matchAll(/<li><a href="#([a-z-]+)">/g)].map(([, id]) => id);
    expect(links).toEqual(ids);
    expect(ids.length).toBeGreaterThan(10);
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    for (const [at, level] of levels.entries()) {
      if (at > 0) expect(level - (levels[at - 1] as number)).toBeLessThanOrEqual(1);
    }
    const names = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(names).size).toBe(names.length);
    const named = [...page.matchAll(/aria-labelledby="([^"]+)"/g)].map(([, id]) => id);
    for (const id of named) expect(names).toContain(id);
  });

  it('draws a long path downwards, where boxes stay readable', () => {
    const report = richReport();
    const [hop] = report.path;
    const entities = report.map.nodes.slice(0, 6).map(({ id }) => id);
    const path = entities.map((entity) => ({ ...(hop as NonNullable<typeof hop>), entity }));
    const page = renderHtml({ ...report, path });
    expect(page).not.toContain('class="map wide"');
    expect(page).toContain('class="map tall only"');
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
