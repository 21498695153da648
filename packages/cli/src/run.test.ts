import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { captured, invoke } from './test-kit/invoke.ts';

describe('help and version', () => {
  it.each(['--help', '-h'])('%s prints the usage', async (flag) => {
    const { code, stdout, stderr } = await invoke(flag);
    expect([code, stderr]).toEqual([0, '']);
    for (const word of [
      'demo',
      'investigate',
      'serve',
      'import',
      'export',
      'store',
      'doctor',
      'Exit codes',
    ])
      expect(stdout).toContain(word);
  });

  it('is given for a command too', async () => {
    expect(await invoke('serve', '--help')).toMatchObject({ code: 0 });
  });

  it('fits 100 columns', async () => {
    const { stdout } = await invoke('--help');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('--version prints that of the package', async () => {
    const manifest = JSON.parse(
      readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    expect(await invoke('--version')).toEqual({
      code: 0,
      stdout: `${manifest.version}\n`,
      stderr: '',
    });
  });

  it('without a command is wrong usage', async () => {
    const { code, stdout } = await invoke();
    expect(code).toBe(2);
    expect(stdout).toContain('abduce investigate [<input>]');
  });
});

describe('wrong usage', () => {
  it.each([
    [['explore'], 'no command "explore"', 'demo, investigate, explain'],
    [['constructor'], 'no command "constructor"', 'demo'],
    [['investigate'], '"investigate" needs an input', 'a case file or a directory'],
    [['investigate', 'a', 'b'], '"investigate" got "b" too many', '--help'],
    [['serve', 'x'], '"serve" got "x" too many', '--help'],
    [['demo', '--port', '1'], '"demo" takes no --port', '--help'],
    [['doctor', '--out', 'x'], '"doctor" takes no --out', '--help'],
    [['serve', '--colour'], "'--colour'", '--help'],
    [['serve', '--port'], '--port', '--help'],
    [['serve', '--port', '70000'], '--port is "70000"', '0 to 65535'],
    [['serve', '--port', 'x'], '--port is "x"', '0 to 65535'],
    [['serve', '--port', ''], '--port is ""', '0 to 65535'],
    [['serve', '--grpc-port=-1'], '--grpc-port is "-1"', '0 to 65535'],
    [['serve', '--latency', 'fast'], '--latency is "fast"', 'milliseconds'],
    [['serve', '--latency', '0'], '--latency is "0"', 'milliseconds'],
    [['serve', '--host', '0.0.0.0'], '--host 0.0.0.0', '--allow-public'],
    [['serve', '--host', '::'], '--host ::', '--allow-public'],
    [['serve', '--host', 'example.com'], '--host example.com', '--allow-public'],
    [['investigate', '.', '--format', 'pdf'], '--format is "pdf"', 'text, markdown, json, html'],
    [['investigate', '.', '--json', '--format', 'html'], '--format beside it', '--out'],
    [['investigate', '.', '--from', 'noon'], '--from is "noon"', '2026-11-19T03:12:00Z'],
    [['investigate', '.', '--to', '2026-01-05T12:00:00Z'], '--to needs --from', '--help'],
    [
      ['investigate', '.', '--from', '2026-01-05T12:00:00Z', '--to', '2026-01-05T11:00:00Z'],
      '--to is "2026-01-05T11:00:00Z"',
      'after --from',
    ],
  ])('%j', async (args, said, advice) => {
    const { code, stdout, stderr } = await invoke(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(said);
    expect(stderr).toContain(advice);
    expect(stderr).not.toContain('    at ');
  });

  it('keeps standard output free with --json', async () => {
    const { code, stdout, stderr } = await invoke('investigate', '/nowhere/at/all', '--json');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('cannot read "/nowhere/at/all"');
  });
});

it('answers 130 when it was interrupted', async () => {
  const interrupt = new AbortController();
  interrupt.abort();
  const [stdout, stderr] = [captured(), captured()];
  const code = await run(
    ['investigate', '/nowhere'],
    { stdout, stderr, env: {} },
    interrupt.signal,
  );
  expect([code, stderr.text]).toEqual([130, '']);
});
