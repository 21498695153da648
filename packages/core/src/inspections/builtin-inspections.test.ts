import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { signals } from '../model/signals.ts';
import { builtinInspections } from './builtin-inspections.ts';
import { describeInspections } from './describe-inspections.ts';

const folder = new URL('./builtin/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));

describe('builtinInspections', () => {
  it('is sorted, without doubles, and holds every file of the folder', () => {
    const ids = builtinInspections.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    const defining = files.filter(
      (name) =>
        !name.endsWith('.test.ts') &&
        readFileSync(new URL(name, folder), 'utf8').includes('defineInspection({'),
    );
    expect(defining.sort()).toEqual(ids.map((id) => `${id.replace('/', '-')}.ts`).sort());
  });

  // The tester itself refuses tables without a pass, a fail and an unknown row.
  it.each(builtinInspections.map(({ id }) => id))('%s is tested by a table', (id) => {
    const test = readFileSync(new URL(`${id.replace('/', '-')}.test.ts`, folder), 'utf8');
    expect(test).toMatch(/^inspectionTester\(/m);
  });

  it.each(builtinInspections.map((inspection) => [inspection.id, inspection] as const))(
    '%s is described',
    (_, { title, docs, params, needs }) => {
      expect(title).not.toMatch(/\.$/);
      expect(docs.why.length).toBeGreaterThan(40);
      expect(docs.fix.length).toBeGreaterThan(1);
      for (const { unit, doc } of Object.values(params)) {
        expect(unit).not.toBe('');
        expect(doc).toMatch(/\.$/);
      }
      for (const need of needs.flat()) {
        if (need !== 'log.patterns') expect(signals[need]).toBeDefined();
      }
    },
  );
});

describe('describeInspections', () => {
  const text = describeInspections(builtinInspections);

  it('has a row and a section for each inspection', () => {
    for (const { id, docs } of builtinInspections) {
      expect(text).toContain(`| [${id}](#`);
      expect(text).toContain(`\n## ${id}\n`);
      for (const fix of docs.fix) expect(text).toContain(`- ${fix}`);
    }
  });

  it('gives defaults with their units', () => {
    expect(text).toContain('`allowed` 1 restart<br>`critical` 5 restarts');
    expect(text).toContain('| `threshold` | 0.5 s | A request is slow above this duration. |');
  });

  it('does not depend on the order of the list', () => {
    expect(describeInspections([...builtinInspections].reverse())).toBe(text);
  });
});
