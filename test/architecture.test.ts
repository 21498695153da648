import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Source, sources } from './sources.ts';

const coreOrder = [
  'model',
  'wire',
  'patterns',
  'redact',
  'ports',
  'query',
  'graph',
  'world',
  'inspections',
  'slo',
  'observer',
  'testing',
];
const siblings = ['collectors', 'storage', 'rca', 'agent-native'];
const everything = sources(/^(packages|bench|examples|test)\/.*\.ts$/);
/** Tests, and what only tests use: it lies in folders called `test-kit`. */
const isTest = (source: Source): boolean => /\.test(-d)?\.ts$|\/test-kit\//.test(source.path);
const code = everything.filter(
  (source) =>
    source.path.startsWith('packages/') && source.path.includes('/src/') && !isTest(source),
);

const resolved = (source: Source): string[] =>
  source.imports
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(dirname(source.path), name)));

/** Code without comments and strings, so that words in prose do not count. */
const bare = (source: Source): string =>
  source.text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");

describe('architecture', () => {
  it('reads the sources', () => {
    expect(code.length).toBeGreaterThan(30);
  });

  it('keeps sibling packages apart', () => {
    const wrong = everything.flatMap((source) => {
      const own = siblings.find((name) => source.path.startsWith(`packages/${name}/`));
      if (own === undefined) return [];
      return source.imports
        .filter((name) =>
          siblings.some(
            (other) =>
              other !== own &&
              (name === `@abduce/${other}` || name.startsWith(`@abduce/${other}/`)),
          ),
        )
        .map((name) => `${source.path} imports ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  it('keeps core at the bottom', () => {
    const wrong = everything
      .filter((source) => source.path.startsWith('packages/core/'))
      .flatMap((source) =>
        source.imports
          .filter((name) => name.startsWith('@abduce/'))
          .map((name) => `${source.path} imports ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  it('keeps the order inside core', () => {
    const folderOf = (path: string): number => coreOrder.indexOf(path.split('/')[3] ?? '');
    const wrong = code
      .filter((source) => /^packages\/core\/src\/[^/]+\//.test(source.path))
      .flatMap((source) =>
        resolved(source)
          .filter((target) => folderOf(target) > folderOf(source.path))
          .map((target) => `${source.path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
    const folders = new Set(
      code
        .filter((source) => /^packages\/core\/src\/[^/]+\//.test(source.path))
        .map((source) => source.path.split('/')[3]),
    );
    expect([...folders].filter((folder) => !coreOrder.includes(folder ?? ''))).toEqual([]);
  });

  it('has no import cycles', () => {
    const graph = new Map(code.map((source) => [source.path, resolved(source)]));
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === 'done') return;
      if (state.get(path) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
        return;
      }
      state.set(path, 'open');
      for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
      state.set(path, 'done');
    };
    for (const path of graph.keys()) visit(path, []);
    expect(cycles).toEqual([]);
  });

  it('reaches for no clock, chance, environment or I/O in pure code', () => {
    // The one door to the real clock, for users who bring none.
    const excepted = new Set(['packages/core/src/observer/system-clock.ts']);
    const wrong = code
      .filter((source) => /^packages\/(core|rca)\//.test(source.path) && !excepted.has(source.path))
      .flatMap((source) => {
        const found =
          bare(source).match(
            /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.env\b|\bperformance\.now\b/g,
          ) ?? [];
        const modules = source.imports.filter((name) => name.startsWith('node:'));
        return [...found, ...modules].map((what) => `${source.path}: ${what}`);
      });
    expect(wrong).toEqual([]);
  });

  it('uses testing only in tests', () => {
    const wrong = code
      .filter((source) => !source.path.startsWith('packages/core/src/testing/'))
      .flatMap((source) =>
        [...source.imports, ...resolved(source)]
          .filter(
            (name) =>
              name === '@abduce/core/testing' || name.startsWith('packages/core/src/testing/'),
          )
          .map((name) => `${source.path} imports ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  it('keeps files small', () => {
    const long = code
      .map((source) => ({ path: source.path, lines: source.text.split('\n').length }))
      .filter(({ path, lines }) => lines > 301 && !path.endsWith('/index.ts'));
    expect(long).toEqual([]);
  });

  it('has no escape hatches', () => {
    const wrong = code.flatMap((source) => {
      const found = bare(source).match(/\bas any\b|: any\b/g) ?? [];
      const ignores = source.text.match(/@ts-ignore|@ts-expect-error|biome-ignore/g) ?? [];
      return [...found, ...ignores].map((what) => `${source.path}: ${what}`);
    });
    expect(wrong).toEqual([]);
  });

  it('imports within a package with the file extension', () => {
    const wrong = everything.flatMap((source) =>
      source.imports
        .filter((name) => name.startsWith('.') && !/\.(ts|json|mjs|js)$/.test(name))
        .map((name) => `${source.path}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});
