import { describe, expect, it } from 'vitest';
import { isStoreSpec, parseStoreSpec, shownSpec } from './store-spec.ts';

const day = 86_400_000;
const base = { kind: 'clickhouse', username: 'default', password: '', database: 'default' };

describe('a store is', () => {
  it.each([
    ['memory', { kind: 'memory' }],
    ['memory:', { kind: 'memory' }],
    ['memory:/a/b.snapshot', { kind: 'memory', snapshot: '/a/b.snapshot' }],
    ['chdb:/data', { kind: 'chdb', path: '/data' }],
    [
      'chdb:./data?database=shop&keep=30d',
      {
        kind: 'chdb',
        path: './data',
        database: 'shop',
        keep: {
          ...{ traces: 30 * day, logs: 30 * day, metrics: 30 * day },
          ...{ profiles: 30 * day, changes: 30 * day },
        },
      },
    ],
    ['clickhouse://db', { ...base, url: 'http://db:8123' }],
    ['clickhouses://db', { ...base, url: 'https://db:8443' }],
    ['clickhouse://db?tls=1', { ...base, url: 'https://db:8443' }],
    ['clickhouse://db:9000?tls=0', { ...base, url: 'http://db:9000' }],
    [
      'clickhouse://me:s%40cret@[::1]:8123/shop?cluster=main&adopt=1',
      {
        ...{ ...base, url: 'http://[::1]:8123', username: 'me', password: 's@cret' },
        ...{ database: 'shop', cluster: 'main', adopt: true },
      },
    ],
    [
      'clickhouse://db?keep=logs:12h,metrics:1y,changes:forever',
      {
        ...{ ...base, url: 'http://db:8123' },
        keep: { logs: day / 2, metrics: 365 * day, changes: Number.POSITIVE_INFINITY },
      },
    ],
    ['prometheus+http://host:9090', { kind: 'prometheus', url: 'http://host:9090', headers: {} }],
    [
      'prometheus+https://mimir/prometheus/?tenant=shop',
      {
        kind: 'prometheus',
        url: 'https://mimir/prometheus',
        headers: { 'X-Scope-OrgID': 'shop' },
      },
    ],
    ['conf/store.json', { kind: 'file', path: 'conf/store.json' }],
  ])('%s', (text, spec) => {
    expect(parseStoreSpec(text, {})).toEqual(spec);
    if (!text.endsWith('.json')) expect(isStoreSpec(text)).toBe(true);
  });

  it.each(['./memory', 'telemetry', '/data/traces.json', 'metrics.csv', 'memory.json'])(
    'not %s, which is a file to read',
    (text) => expect(isStoreSpec(text)).toBe(false),
  );
});

describe('secrets', () => {
  const env = { ABDUCE_STORE_PASSWORD: 'geheim' };
  it('come from the environment, unless they are in the URL', () => {
    expect(parseStoreSpec('clickhouse://me@db', env)).toMatchObject({ password: 'geheim' });
    expect(parseStoreSpec('clickhouse://me:own@db', env)).toMatchObject({ password: 'own' });
  });

  it.each([
    ['prometheus+http://me@host', env, { Authorization: `Basic ${btoa('me:geheim')}` }],
    ['prometheus+http://me:own@host', env, { Authorization: `Basic ${btoa('me:own')}` }],
    ['prometheus+http://host', { ABDUCE_STORE_TOKEN: 't' }, { Authorization: 'Bearer t' }],
    ['prometheus+http://host', { ABDUCE_STORE_TENANT: 'a' }, { 'X-Scope-OrgID': 'a' }],
    [
      'prometheus+http://host',
      { ABDUCE_STORE_HEADERS: 'X-One: 1; X-Two:2:3' },
      { 'X-One': '1', 'X-Two': '2:3' },
    ],
  ])('%s with %j', (text, environment: Record<string, string>, headers) => {
    const spec = parseStoreSpec(text, environment);
    expect(spec).toEqual({ kind: 'prometheus', url: 'http://host', headers });
  });

  it.each([
    ['clickhouse://me:secret@db:8123/x', 'clickhouse://me@db:8123/x'],
    ['clickhouse://:secret@db', 'clickhouse://db'],
    ['prometheus+https://a:b:c@host/p', 'prometheus+https://a@host/p'],
    ['postgres://u:secret@h/d', 'postgres://u@h/d'],
    ['clickhouse://db/x', 'clickhouse://db/x'],
  ])('%s is shown as %s', (text, shown) => {
    expect(shownSpec(text)).toBe(shown);
  });
});

describe('what is no store', () => {
  it.each([
    ['', 'no kind'],
    ['mysql://db', 'no kind'],
    ['chdb:', 'no data directory'],
    ['chdb:/data?tls=1', '"tls"'],
    ['clickhouse://', 'not a URL'],
    ['clickhouse://db/a/b', 'more than one name'],
    ['clickhouse://me:secret@db?colour=red', '"colour"'],
    ['clickhouse://db?keep=soon', 'keeps "soon"'],
    ['clickhouse://db?keep=spans:3d', 'keeps "spans:3d"'],
    ['clickhouse://db?keep=0d', 'keeps "0d"'],
  ])('%j is refused with what may be written, without the password', (text, said) => {
    expect(() => parseStoreSpec(text, {})).toThrow(
      expect.objectContaining({
        code: 'CONFIG',
        message: expect.stringContaining(said),
        hint: expect.stringContaining('clickhouse://user@host:8123/database'),
      }),
    );
    expect(() => parseStoreSpec(text, {})).not.toThrow('secret');
  });
});
