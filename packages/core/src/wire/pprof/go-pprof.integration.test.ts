import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { Profile } from '../../model/profile.ts';
import { encodePprof } from './encode.ts';

/** main calls hash (70 ms itself) and idle (20 ms itself), and spends 10 ms itself. */
const profile: Profile = {
  type: 'cpu',
  unit: 'nanoseconds',
  start: 1_767_614_400_000,
  duration: 1000,
  resource: new Map(),
  strings: ['', 'main', 'shop::Hash::update(int)', 'idle', 'shop.c'],
  frames: {
    function: Uint32Array.of(1, 2, 3),
    file: Uint32Array.of(4, 4, 0),
    line: Uint32Array.of(10, 20, 0),
  },
  stacks: { parent: Int32Array.of(-1, 0, 0), frame: Uint32Array.of(0, 1, 2) },
  samples: { stack: Uint32Array.of(0, 1, 2), value: Float64Array.of(10e6, 70e6, 20e6) },
};

const go = spawnSync('go', ['version'], { encoding: 'utf8' });

it.runIf(go.status === 0)('is what `go tool pprof -top` reads', () => {
  const folder = mkdtempSync(join(tmpdir(), `abduce-${process.pid}-pprof-`));
  try {
    const file = join(folder, 'cpu.pb.gz');
    writeFileSync(file, gzipSync(encodePprof([profile])));
    const top = spawnSync('go', ['tool', 'pprof', '-top', '-cum', file], {
      encoding: 'utf8',
      env: { ...process.env, HOME: folder, PPROF_TMPDIR: folder },
    });
    expect(top.stderr).not.toMatch(/error|malformed/i);
    const rows = top.stdout.split('\n').map((line) => line.trim().split(/\s+/));
    const of = (name: string): string[] | undefined => rows.find((row) => row[5]?.startsWith(name));
    expect(of('main')).toEqual(['10ms', '10.00%', '10.00%', '100ms', '100%', 'main']);
    expect(of('shop::Hash')?.slice(0, 4)).toEqual(['70ms', '70.00%', '80.00%', '70ms']);
    expect(of('idle')?.slice(0, 4)).toEqual(['20ms', '20.00%', '100%', '20ms']);
    expect(top.stdout).toContain('Type: cpu');
    expect(top.stdout).toMatch(/Duration: 1s, Total samples = 100ms/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
