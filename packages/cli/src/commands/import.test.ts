import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { folder } from '../test-kit/folder.ts';
import { invoke } from '../test-kit/invoke.ts';
import { outage, writeTelemetry } from '../test-kit/outage.ts';

vi.setConfig({ testTimeout: 30_000 });

let home: Awaited<ReturnType<typeof folder>>;
let telemetry: string;
beforeAll(async () => {
  home = await folder();
  telemetry = join(home.path, 'telemetry');
  await writeTelemetry(telemetry, outage().batches());
});
afterAll(() => home[Symbol.asyncDispose]());

const snapshot = (name: string): string => `memory:${join(home.path, `${name}.snapshot`)}`;
const day = ['--from', '2026-01-05', '--to', '2026-01-06'];

async function json(...args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await invoke(...args, '--json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

describe('import', () => {
  it('says what was read and written, and again writes nothing twice', async () => {
    const store = snapshot('twice');
    const first = await invoke('import', telemetry, '--store', store);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/traces +8,640 +8,640\nlogs +37 +37\nmetrics +624 +624\n/);
    expect(first.stderr).toMatch(/^9,302 rows in [\d.]+ s, [\d,]+ rows\/s\n$/);
    const before = await json('store', 'stats', '--store', store);
    await invoke('import', telemetry, '--store', store);
    expect(before).toMatchObject({ tables: [{ name: 'traces', rows: 8640 }, {}, {}, {}, {}] });
    expect(await json('store', 'stats', '--store', store)).toEqual(before);
  });

  it('takes what is asked for', async () => {
    const summary = await json(
      ...['import', telemetry, '--store', snapshot('some'), '--service', 'orders'],
      ...['--signal', 'traces,changes', '--from', '2026-01-05T12:04:00Z'],
    );
    expect(summary).toMatchObject({
      read: { traces: 8640, logs: 37, metrics: 624, changes: 1 },
      written: { logs: 0, metrics: 0, changes: 1 },
      refused: [],
    });
    const { written } = summary as unknown as { written: { traces: number } };
    expect(written.traces).toBeGreaterThan(0);
    expect(written.traces).toBeLessThan(8640 / 4);
  });

  it('reads CSV with columns as they are said, and counts what it cannot take', async () => {
    const file = join(home.path, 'metrics.csv');
    await writeFile(file, 'at,what,n,host\n1767614400,cpu,0.5,h1\n1767614401,cpu,,h1\n');
    const store = snapshot('csv');
    const columns = 'time=at,metric=what,value=n';
    const summary = await json('import', file, '--store', store, '--columns', columns);
    expect(summary).toMatchObject({
      written: { metrics: 1 },
      refused: [{ reason: 'fields without a number', rows: 1 }],
    });
    const { stdout } = await invoke('export', '--store', store, ...day);
    expect(JSON.parse(stdout)).toMatchObject({
      metric: 'cpu',
      time: '2026-01-05T12:00:00.000Z',
      value: 0.5,
      attributes: { host: 'h1' },
    });
  });

  it('stops at a file that cannot be read, or goes on when told', async () => {
    const mixed = join(home.path, 'mixed');
    await mkdir(mixed);
    await writeFile(join(mixed, 'a.jsonl'), '{"resourceSpans":[]}\n{"resourceSpans":[{"x":');
    await writeFile(join(mixed, '0.csv'), 'time,metric,value\n1767614400,cpu,1\n');
    await writeFile(join(mixed, 'b.csv'), 'time,metric,value\n1767614401,cpu,1\n');
    const stopped = await invoke('import', mixed, '--store', snapshot('stopped'));
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toContain(`${join(mixed, 'a.jsonl')}: line 2`);
    expect(stopped.stderr).toContain('1 rows were written before; the same command again');
    const kept = await invoke('import', mixed, '--store', snapshot('kept'), '--keep-going');
    expect(kept.code).toBe(1);
    expect(kept.stdout).toMatch(/metrics +2 +2\n/);
    expect(kept.stdout).toContain(`✗ ${join(mixed, 'a.jsonl')}: line 2`);
    expect(kept.stdout).toContain('write the file again');
  });

  it('copies one store into another', async () => {
    const [from, to] = [snapshot('from'), snapshot('to')];
    await invoke('import', telemetry, '--store', from);
    const summary = await json('import', from, '--store', to, ...day);
    expect(summary).toMatchObject({
      written: { traces: 8640, logs: 37, metrics: 624, changes: 1 },
    });
  });

  it('says that a store in memory forgets', async () => {
    const { stdout } = await invoke('import', telemetry, '--store', 'memory');
    expect(stdout).toContain('the store is in memory: everything is gone now');
  });
});

describe('export', () => {
  it('writes what investigate reads', { timeout: 60_000 }, async () => {
    const store = snapshot('investigated');
    await invoke('import', telemetry, '--store', store);
    const out = join(home.path, 'exported');
    const exported = await invoke('export', '--store', store, ...day, '--out', out);
    expect(exported.code).toBe(0);
    expect(exported.stdout).toMatch(/traces\.jsonl +[\d.]+ MiB/);
    expect(JSON.parse(await readFile(join(out, 'changes.json'), 'utf8'))).toHaveLength(1);
    const { stdout } = await invoke('investigate', out, '--json');
    expect(stdout).toContain('deploy-orders-2.0.0');
  });

  it('prints rows, and nothing else, without a place to write to', {
    timeout: 30_000,
  }, async () => {
    const store = snapshot('printed');
    await invoke('import', telemetry, '--store', store);
    const { code, stdout } = await invoke(
      ...['export', '--store', store, ...day, '--signal', 'logs', '--service', 'orders'],
    );
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split('\n');
    expect(rows).toHaveLength(37);
    for (const row of rows) expect(JSON.parse(row)).toMatchObject({ service: 'orders' });
  });
});

describe('store', () => {
  it('checks, and fails where something is missing', async () => {
    const memory = await invoke('store', 'check', '--store', 'memory');
    expect([memory.code, memory.stdout.startsWith('! keeping')]).toEqual([0, true]);
    for (const store of ['clickhouse://127.0.0.1:1/x', 'prometheus+http://127.0.0.1:1']) {
      const { code, stdout } = await invoke('store', 'check', '--store', store);
      expect(code).toBe(1);
      expect(stdout).toMatch(/^✗ reachable {2}.*127\.0\.0\.1:1/);
    }
  });

  it('has nothing to migrate in memory', async () => {
    const { code, stdout } = await invoke('store', 'migrate', '--store', 'memory');
    expect([code, stdout]).toEqual([0, 'this store has no tables to migrate\n']);
  });

  it('tells of a snapshot that is not there', async () => {
    const { code, stderr } = await invoke('store', 'stats', '--store', 'memory:/nowhere/x');
    expect(code).toBe(1);
    expect(stderr).toContain('there is no snapshot "/nowhere/x"');
  });
});

describe('wrong usage', () => {
  it.each([
    [['import'], 'needs an input: a file, a directory or a store'],
    [['import', 'x'], '"import" needs --store'],
    [['import', 'x', '--store', 'mysql://db'], 'no kind'],
    [['import', 'x', '--store', 'memory', '--format', 'xml'], '--format is "xml"'],
    [['import', 'x', '--store', 'memory', '--signal', 'spans'], '"spans" is none of'],
    [['import', 'x', '--store', 'memory', '--columns', 'when=x'], '--columns has "when=x"'],
    [['import', 'memory:x', '--store', 'memory'], 'reading a store needs --from'],
    [['import', 'x', '--store', 'memory', '--from', 'soon'], '--from is "soon"'],
    [['export', '--store', 'memory'], 'needs --from'],
    [['export', '--from', '2026-01-05'], '"export" needs --store'],
    [['export', '--store', 'memory', ...day, '--format', 'csv'], '--format is "csv"'],
    [['export', '--store', 'memory', ...day, '--format', 'otlp-json'], 'needs --out'],
    [['export', '--store', 'memory', ...day, '--split', '0', '--out', 'x'], '--split is "0"'],
    [['export', '--store', 'memory', ...day, '--json'], '--json takes standard output'],
    [['store'], 'needs an input: stats, migrate or check'],
    [['store', 'stats'], 'needs --store'],
    [['store', 'drop', '--store', 'memory'], '"store drop" is nothing'],
    [['store', 'stats', '--store', 'memory', '--dry-run'], '--dry-run is for'],
    [['serve', '--store', 'mysql://db', '--port', '0', '--grpc-port', '0'], 'no kind'],
    [['serve', '--state', 'mysql://db', '--port', '0', '--grpc-port', '0'], 'the state "mysql'],
  ])('%j', async (args, said) => {
    const { code, stdout, stderr } = await invoke(...args);
    expect(stderr).toContain(said);
    expect([code, stdout]).toEqual([2, '']);
  });
});
