import { describe, expect, it } from 'vitest';
import { sources } from './sources.ts';
import { splicedStatements } from './statement-scan.ts';

/**
 * The places that may: each puts in what cannot become part of the statement, for the reason given. By file and how
 * many, so that another one is noticed.
 */
const allowed: Readonly<Record<string, readonly [count: number, reason: string]>> = {
  'clickhouse/schema/ddl-text.ts': [1, 'text of definitions, every character of it checked'],
  'clickhouse/client-connection.ts': [1, 'the name of a format, from this code'],
  'clickhouse/raw-query.ts': [1, 'a statement that the user wrote, parameters beside it'],
  'chdb/chdb-connection.ts': [
    2,
    'literals spelled in hexadecimal where the engine takes no parameter',
  ],
  'chdb/session-pool.ts': [1, 'literals spelled in hexadecimal; names of settings are checked'],
  'prometheus/read/engine.ts': [1, 'one of two constant texts'],
  'prometheus/read/pass-through.ts': [2, 'PromQL that the user wrote'],
};

const checked = sources(/^packages\/storage\/src\/.*(?<!\.test)\.ts$/).filter(
  ({ path }) => !path.includes('/test-kit/'),
);
/** `#{…}` stands for what a template puts in. */
const whysOf = (text: string): string[] =>
  splicedStatements('a.ts', text.replaceAll('#{', '${')).map(({ why }) => why);

describe('statements of the stores', () => {
  it('are never made by joining texts', () => {
    expect(checked.length).toBeGreaterThan(150);
    const problems: string[] = [];
    for (const { path, text } of checked) {
      const found = splicedStatements(path, text);
      const [count] = allowed[path.replace('packages/storage/src/', '')] ?? [0];
      if (found.length === count) continue;
      for (const { line, why, text: place } of found)
        problems.push(`${path}:${line} ${why}: ${place}`);
      if (found.length < count)
        problems.push(`${path} has ${found.length} allowed places, not ${count}`);
    }
    expect(problems).toEqual([]);
  });

  it('are known by the scan when they are', () => {
    const spliced = {
      template: 'const q = `SELECT a FROM t WHERE b = #{x}`;',
      'template without a space': 'const q = `#{x} FORMAT Native`;',
      plus: "const q = 'SELECT * FROM ' + table;",
      'plus in parentheses': "const q = ('DELETE FROM t WHERE a = ') + a;",
      append: "let q = ''; q += 'WHERE a = 1';",
      concat: "const q = 'DROP TABLE '.concat(name);",
      join: "const q = ['INSERT INTO', name].join(' ');",
      replace: "const q = 'SELECT $1'.replace('$1', name);",
      'another tag': 'const q = raw`SELECT #{x}`;',
      'a made template': 'const q = sql(Object.assign([text], { raw: [text] }));',
      'PromQL in a template': 'const q = `rate(#{metric}[5m])`;',
      'PromQL label': 'const q = `up{job="#{job}"}`;',
      'PromQL by plus': "const q = 'sum by (' + labels + ')';",
      'PromQL as it comes': "send([['query', text]]);",
    };
    for (const [name, text] of Object.entries(spliced)) expect(whysOf(text), name).toHaveLength(1);
    expect(whysOf('const q = sql`SELECT #{string(x)} FROM #{table}`;')).toEqual([]);
    expect(
      whysOf("const q = printPromql(x); send([['query', q], ['match[]', printPromql(y)]]);"),
    ).toEqual([]);
    expect(whysOf('const m = `kept from #{a} to #{b}, values set`;')).toEqual([]);
  });
});
