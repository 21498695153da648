import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('test-kit'),
  )
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** What stands as the value of a parameter `query` or `match[]` of a request. */
function queriesIn(text: string): string[] {
  return [...text.matchAll(/\['(?:query|match\[\])',\s*([^\]]+)\]/g)].map(([, value]) =>
    (value as string).trim(),
  );
}

describe('PromQL', () => {
  it('is printed from an expression, or constant, or the text of the caller', () => {
    const found = sources.flatMap(({ file, text }) =>
      queriesIn(text).map((value) => ({ file: basename(file), value, text })),
    );
    expect(found.length).toBeGreaterThan(6);
    for (const { file, value, text } of found) {
      if (/^'[^']*'$/.test(value) || value.startsWith('printPromql(')) continue;
      if (file === 'pass-through.ts' && value === 'promql') continue;
      const printed =
        text.includes(`const ${value} = printPromql(`) ||
        (file === 'engine.ts' && /const \w+Probe = '[^'$]*'/.test(text));
      expect(printed, `${file} sends ${value}`).toBe(true);
    }
  });

  it('is put together in one file only', () => {
    for (const { file, text } of sources) {
      if (basename(file) === 'print.ts') continue;
      const templates = [...text.matchAll(/`[^`]*`/g)].map(([template]) => template);
      for (const template of templates.filter((one) => one.includes('${'))) {
        expect(template, file).not.toMatch(/_over_time|\{__name__| by \(|\[\d*\$\{/);
      }
      expect(text.replace(/^.*Probe = .*$/gm, ''), file).not.toMatch(
        /['"`]\s*\+\s*\w+\s*\+\s*['"`]\{/,
      );
    }
  });
});
