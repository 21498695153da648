import { describe, expect, it } from 'vitest';
import { sources } from './sources.ts';

/** Names of public data sets, of the systems they were recorded on, of their services, and how those are spelled. */
const forbidden: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['data set', /pet-?shop|pet-?site|nezha|root-?cause-?bench|\brcb-|rca-?eval|open-?rca/i],
  ['system', /train-?ticket|online-?boutique|hipster|sock-?shop|robot-?shop|death-?star-?bench/i],
  [
    'service of a data set',
    /pet-?search|pet-?adoption|pay-?for-?adoption|petlistadoptions|lambda_?step|lambdastatusupdater|ad-?service\b|cart-?service\b|checkout-?service|currency-?service|email-?service|payment-?service|product-?catalog-?service|recommendation-?service|shipping-?service|redis-?cart/i,
  ],
  ['naming pattern', /AWS::|['"`/_.]?_client['"`/$]|_remote['"`/$]|['"`^/(|]ts-/],
];

/** Each forbidden word in a text, with its line. */
function violations(path: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, at) =>
      forbidden
        .filter(([, pattern]) => pattern.test(line))
        .map(([what]) => `${path}:${at + 1} names a ${what}: ${line.trim()}`),
    );
}

describe('the engine knows no data set', () => {
  const engine = sources(/^packages\/(rca|core)\/src\/.*\.ts$/).filter(
    ({ path }) => !/\.test\.ts$|\/(fixtures|test-kit)\//.test(path),
  );

  it('reads the sources of the engine', () => {
    const paths = engine.map(({ path }) => path);
    expect(paths).toContain('packages/rca/src/engine.ts');
    expect(paths).toContain('packages/core/src/model/case-file.ts');
  });

  it('names no data set, system, service or naming pattern in engine code', () => {
    expect(engine.flatMap(({ path, text }) => violations(path, text))).toEqual([]);
  });

  it.each([
    "if (dataset === 'petshop') weight *= 2;",
    '// tuned on Nezha',
    "const isFront = name.startsWith('ts-');",
    "if (id.includes('AWS::')) return 0;",
    "name.endsWith('_client')",
    'const remote = /_remote$/;',
    "new Set(['adservice', 'cartservice'])",
    'Hipster shop',
    'const slow = /^ts-\\w+/;',
  ])('would find %s', (line) => {
    expect(violations('planted.ts', `const fine = 1;\n${line}\n`)).toEqual([
      expect.stringContaining('planted.ts:2 '),
    ]);
  });

  it('lets ordinary words pass', () => {
    const text = "const events = parts-1; span.kind === 'client'; points-free; clients; remotely";
    expect(violations('fine.ts', text)).toEqual([]);
  });
});
