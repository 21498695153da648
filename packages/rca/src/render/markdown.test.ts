import { describe, expect, it } from 'vitest';
import { fixtures } from '../report/fixtures/all.ts';
import { hostile, hostileTexts } from '../report/fixtures/hostile.ts';
import { explain } from '../report/template-explainer.ts';
import { renderMarkdown } from './markdown.ts';
import { codeSpan, escapeMarkdown } from './markdown-escape.ts';

/** What is left when code spans and fenced blocks, in which nothing is interpreted, are taken out. */
function outsideCode(markdown: string): string {
  return markdown
    .replace(/```mermaid[\s\S]*?```/g, '')
    .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
}

describe('renderMarkdown', () => {
  it('has every section of a root cause', () => {
    const { diagnosis, caseFile } = fixtures['index lost'] as (typeof fixtures)[string];
    const markdown = renderMarkdown(explain(diagnosis, caseFile));
    expect(markdown.match(/^## .*$/gm)).toEqual([
      '## Path',
      '## Why',
      '## Do now',
      '## Fix',
      '## Prevent',
      '## Impact',
      '## Evidence chain',
      '## Predicted against observed',
      '## How sure',
      '## Ruled out',
      '## Could not be tested',
      '## Timeline (UTC)',
      '## Not known',
      '## Evidence',
    ]);
    expect(markdown).toContain('flowchart LR');
    expect(markdown).toContain('**212 ms**');
    expect(markdown).toContain('**1.9 s**');
    expect(markdown.split('\n')[0]).toBe(
      '# ● `storefront` is slow: table `orders` in `shop (postgresql)` lost an index',
    );
  });

  it.each(Object.entries(hostileTexts))('lets nothing become markup: %s', (_, words) => {
    const { diagnosis, caseFile } = hostile(words);
    const markdown = renderMarkdown(explain(diagnosis, caseFile));
    const rest = outsideCode(markdown);
    expect(rest).not.toMatch(/<[a-z!/]/i);
    expect(rest).not.toMatch(/(?<!\\)\]\(|(?<!\\)!\[/);
    expect(rest).not.toMatch(/https?:\/\/|www\.|@/);
    expect(markdown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const rows = markdown.split('\n').filter((line) => line.startsWith('| E'));
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)?.length).toBe(5);
  });
});

describe('escapeMarkdown', () => {
  it('defuses syntax', () => {
    expect(escapeMarkdown('[a](b) ![c](d) <e> `f` *g* _h_ | i')).toBe(
      '\\[a\\]\\(b\\) \\!\\[c\\]\\(d\\) &lt;e&gt; \\`f\\` \\*g\\* \\_h\\_ \\| i',
    );
    expect(escapeMarkdown('- item')).toBe('\\- item');
    expect(escapeMarkdown('1. item')).toBe('1\\. item');
    expect(escapeMarkdown('1) item')).toBe('1\\) item');
    expect(escapeMarkdown('9.53 ms')).toBe('9.53 ms');
  });

  it('fences code that holds backticks', () => {
    expect(codeSpan('a')).toBe('`a`');
    expect(codeSpan('a`b')).toBe('``a`b``');
    expect(codeSpan('`a`')).toBe('`` `a` ``');
    expect(codeSpan('a|b')).toBe('`a\\|b`');
  });
});
