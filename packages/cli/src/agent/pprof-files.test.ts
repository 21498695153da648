import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { batchBuilder, type Profile } from '@abduce/core';
import { decodePprof } from '@abduce/core/wire';
import { expect, it } from 'vitest';
import { folder } from '../test-kit/folder.ts';
import { pprofFiles } from './pprof-files.ts';

const profile = (start: number): Profile => ({
  type: 'cpu',
  unit: 'nanoseconds',
  start,
  duration: 15_000,
  resource: new Map([
    ['container.id', '/docker/web/../x'],
    ['service.name', 'web'],
  ]),
  strings: ['', 'main', 'work'],
  frames: {
    function: Uint32Array.of(1, 2),
    file: Uint32Array.of(0, 0),
    line: Uint32Array.of(0, 0),
  },
  stacks: { parent: Int32Array.of(-1, 0), frame: Uint32Array.of(0, 1) },
  samples: { stack: Uint32Array.of(1), value: Float64Array.of(52_000_000) },
});

it('writes what others read, and keeps the newest', async () => {
  await using place = await folder();
  const directory = join(place.path, 'profiles');
  const sink = pprofFiles({ directory, keep: 2 });
  const batch = (start: number) => ({ ...batchBuilder().build(), profiles: [profile(start)] });
  const begin = Date.UTC(2026, 0, 5, 12);
  await sink.write(batchBuilder().build());
  for (const minute of [2, 0, 1]) await sink.write(batch(begin + minute * 60_000));
  const names = await readdir(directory);
  expect(names.sort()).toEqual([
    '2026-01-05T12-01-00-000Z-docker_web_.._x-cpu.pb.gz',
    '2026-01-05T12-02-00-000Z-docker_web_.._x-cpu.pb.gz',
  ]);
  const [read] = decodePprof(gunzipSync(await readFile(join(directory, names[0] ?? ''))));
  expect(read?.type).toBe('cpu');
  expect(read?.samples.value).toEqual(Float64Array.of(52_000_000));
  expect(read?.strings).toEqual(expect.arrayContaining(['main', 'work']));
});
