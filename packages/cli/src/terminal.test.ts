import { describe, expect, it } from 'vitest';
import { terminal } from './terminal.ts';
import { captured } from './test-kit/invoke.ts';

describe('colour', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '' }, false, false],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [{ TERM: 'dumb' }, true, false],
  ])('with %j on a terminal (%s): %s', (env: Record<string, string>, isTTY, color) => {
    const out = terminal({ stdout: captured({ isTTY }), stderr: captured(), env });
    expect(out.color).toBe(color);
    expect(out.style('red', 'x')).toBe(color ? '\x1b[31mx\x1b[39m' : 'x');
  });
});

describe('width', () => {
  it.each([
    [undefined, 80],
    [10, 40],
    [100, 100],
    [500, 120],
  ])('of %s columns is %s', (columns, width) => {
    const stdout = captured(columns === undefined ? {} : { columns });
    expect(terminal({ stdout, stderr: captured(), env: {} }).width).toBe(width);
  });
});

describe('where things go', () => {
  const told = (options: { isTTY?: boolean; quiet?: boolean }): [string, string] => {
    const { isTTY = false, quiet = false } = options;
    const [stdout, stderr] = [captured({ isTTY }), captured({ isTTY })];
    const out = terminal({ stdout, stderr, env: {}, quiet });
    out.note('note');
    out.status('working');
    out.print('result');
    out.status('again');
    out.warn('error');
    return [stdout.text, stderr.text];
  };

  it('results to standard output, the rest to standard error', () => {
    expect(told({})).toEqual(['result\n', 'note\nerror\n']);
  });

  it('a status replaces itself, on a terminal only', () => {
    const erase = '\r\x1b[2K';
    expect(told({ isTTY: true })).toEqual([
      'result\n',
      `note\nworking${erase}again${erase}error\n`,
    ]);
  });

  it('with --json only results and errors are written', () => {
    expect(told({ isTTY: true, quiet: true })).toEqual(['result\n', 'error\n']);
  });

  it('a status never wraps', () => {
    const stderr = captured({ isTTY: true });
    terminal({ stdout: captured({ columns: 50 }), stderr, env: {} }).status('x'.repeat(200));
    expect(stderr.text).toHaveLength(49);
  });
});
