import { describe, expect, it } from 'vitest';
import { diffLines, netLines } from './diff-lines.ts';

describe('diffLines', () => {
  it('keeps the lines that can do something', () => {
    const lines = diffLines(
      [
        '--- a/src/a.ts',
        '+++ b/src/a.ts',
        '@@ -1,4 +1,4 @@ function run()',
        ' const kept = 1;',
        '-limit = 50',
        '+limit = 10',
        '+// a remark',
        '+log.info("started")',
        '+import { x } from "./x"',
        '+}',
      ].join('\n'),
    );
    expect(lines.removed).toEqual(['limit = 50']);
    expect(lines.added).toEqual(['limit = 10']);
    expect(lines.logging).toEqual(['log.info("started")']);
    expect(lines.cosmetic).toBe(2);
    expect(lines.context.join(' ')).toContain('function run()');
  });

  it('takes no diff for an empty one', () => {
    expect(diffLines(undefined)).toMatchObject({ added: [], removed: [], logging: [] });
  });
});

describe('netLines', () => {
  it('drops lines that only moved', () => {
    const lines = diffLines('-a = b();\n-c = 1;\n+  a =  b();\n+c = 2;');
    expect(netLines(lines)).toEqual({ added: ['c = 2;'], removed: ['c = 1;'] });
  });
});
