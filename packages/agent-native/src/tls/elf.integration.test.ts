import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGo } from './test-kit/tls-stage.ts';

const native = fileURLToPath(new URL('../../native/', import.meta.url));
let folder: string;
let reader: string;
let program: string;
let stripped: string;

const run = (command: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(stderr, `${command} ${args.slice(0, 3).join(' ')}`).toBe('');
  expect(status).toBe(0);
  return stdout;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'abduce-elf-'));
  reader = join(folder, 'elf');
  const sources = readdirSync(join(native, 'helper/elf')).filter((name) => name.endsWith('.c'));
  run(
    'gcc',
    ...['-std=c11', '-O1', '-g', '-Wall', '-Wextra', '-Werror', '-fsanitize=address,undefined'],
    ...['-fno-sanitize-recover=all', '-D_GNU_SOURCE', '-o', reader],
    ...[join(native, 'tests/elf.c'), ...sources.map((name) => join(native, 'helper/elf', name))],
  );
  program = await buildGo('server', folder);
  stripped = await buildGo('server', folder, { flags: ['-ldflags=-s -w'] });
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const go = ['crypto/tls.(*Conn).Read', 'crypto/tls.(*Conn).Write', 'no.such.function'];

describe('reading the files of observed processes', () => {
  it('finds functions of Go in stripped files as in whole ones', () => {
    const whole = run(reader, 'lookup', program, ...go).split('\n');
    expect(run(reader, 'lookup', stripped, ...go).split('\n')).toEqual(whole);
    expect(whole[0]).toMatch(/^go1\.\d+\S* \d+$/);
    const symbols = run('nm', program).split('\n');
    for (const [i, name] of go.slice(0, 2).entries()) {
      const [address, size, returns] = (whole[i + 1] ?? '').split(' ').slice(-3);
      expect(symbols).toContain(`${address?.padStart(16, '0')} T ${name}`);
      expect(Number(size)).toBeGreaterThan(100);
      expect(Number(returns)).toBeGreaterThan(0);
    }
    expect(whole[3]).toBe('no.such.function 0 0 0');
  });

  it.runIf(process.arch === 'x64')('cuts code into the instructions that objdump sees', () => {
    const file = '/usr/lib/x86_64-linux-gnu/libssl.so.3';
    const theirs = run('objdump', '-d', '--no-show-raw-insn', '-w', '-j', '.text', file)
      .split('\n')
      .flatMap((line) => /^ *([0-9a-f]+):\t/.exec(line)?.[1] ?? []);
    expect(theirs.length).toBeGreaterThan(50_000);
    expect(run(reader, 'decode', file).trim().split('\n')).toEqual(theirs);
  });

  it('comes to no harm by files that lie', () => {
    const files = ['/usr/lib/x86_64-linux-gnu/libssl.so.3', stripped, '/bin/true'];
    const rounds = run(reader, 'fuzz', '500', ...files.filter((name) => readable(name)));
    expect(rounds).toContain('500 rounds');
  });
});

function readable(name: string): boolean {
  return spawnSync('test', ['-r', name]).status === 0;
}
