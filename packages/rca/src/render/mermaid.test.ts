import type { Report } from '@abduce/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileTexts } from '../report/fixtures/hostile.ts';
import { mermaidMap } from './mermaid.ts';
import { richReport } from './test-kit/rich-report.ts';

function named(words: string): Report {
  const report = richReport();
  return {
    ...report,
    map: { ...report.map, nodes: report.map.nodes.map((node) => ({ ...node, name: words })) },
  };
}

/** Every line that a map may have; labels hold what no syntax can be built from. */
const lines = [
  /^```(mermaid)?$/,
  /^flowchart LR$/,
  /^ {2}n\d+\["[\p{L}\p{N}\p{M} _.:/()-]*"\](:::(root|path))?$/u,
  /^ {2}n\d+ --> n\d+$/,
  /^ {2}classDef (root|path) stroke:#c62828(,stroke-width:3px)?$/,
  /^ {2}linkStyle [\d,]+ stroke:#c62828,stroke-width:2px$/,
];

function checkLines(report: Report): void {
  const map = mermaidMap(report);
  expect(map.filter((line) => line.startsWith('```')).length).toBe(2);
  for (const line of map)
    expect(
      lines.some((allowed) => allowed.test(line)),
      line,
    ).toBe(true);
}

describe('mermaidMap', () => {
  it('draws the path and marks the root cause', () => {
    const map = mermaidMap(richReport());
    expect(
      map.filter((line) => /^ {2}n\d+\["shop \(postgresql\)"\]:::root$/.test(line)).length,
    ).toBe(1);
    expect(map.filter((line) => line.includes(' --> ')).length).toBeGreaterThan(1);
    expect(map.some((line) => line.startsWith('  linkStyle '))).toBe(true);
    checkLines(richReport());
  });

  it.each([
    ...Object.entries(hostileTexts),
    ['an end of the label', '"]; click n0 "https://evil.example" "x'],
    ['a directive', '%%{init: {"securityLevel": "loose"}}%%'],
    ['a call', 'click n0 call alert(1)'],
    ['reserved words', 'end'],
    ['front matter', '---\ntitle: x\n---'],
    ['markup in a label', '<img src=x onerror=alert(1)>`**b**`'],
    ['an entity code', '#quot;] #lt;script#gt;'],
    ['a class', 'a:::root'],
    ['a fence', '```\n# out'],
  ])('lets no label become syntax: %s', (_, words) => {
    checkLines(named(words));
  });

  it('lets no text at all become syntax', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (words) =>
        checkLines(named(words)),
      ),
      { seed: 6, numRuns: 300 },
    );
  });
});
