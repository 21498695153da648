// SPDX-License-Identifier: Apache-2.0
// Fuzzes the stream layer and the parsers, built with sanitizers, on the conversations of the parsers' own tests.
//
//   node packages/agent-native/native/tests/fuzz.mjs [--rounds 200000] [--seed 1] [--recordings FILE] [--strict]
//
// Without --recordings the tests are run first (with pnpm) to collect them. With --strict a parser that finishes an
// exchange twice ends the run, which does no harm otherwise.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { native, work } from '../build/paths.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
    recordings: { type: 'string' },
    pnpm: { type: 'string', default: 'pnpm' },
    strict: { type: 'boolean', default: false },
  },
});

const folder = work('fuzz');
const parsers = readdirSync(join(native, 'helper/l7'))
  .filter((name) => name.endsWith('.c'))
  .map((name) => join(native, 'helper/l7', name));
const program = join(folder, 'fuzz');
const sanitize = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
execFileSync(
  'gcc',
  [
    ...[
      '-std=gnu11',
      '-O1',
      '-g',
      ...(values.strict ? ['-DL7_STRICT'] : []),
      '-fno-omit-frame-pointer',
      ...sanitize,
    ],
    ...[join(native, 'tests/fuzz.c'), ...parsers, '-o', program],
  ],
  { stdio: 'inherit' },
);

const recordings = values.recordings ?? join(folder, 'recordings');
if (values.recordings === undefined) {
  rmSync(recordings, { force: true });
  // A failing test still leaves its recordings.
  spawnSync(
    values.pnpm,
    ['exec', 'vitest', 'run', '--project', 'agent-native', 'packages/agent-native/src/l7'],
    {
      cwd: join(native, '../../..'),
      env: { ...process.env, ABDUCE_RECORDINGS: recordings },
      stdio: 'ignore',
    },
  );
}
console.log(`${statSync(recordings).size} bytes of recordings`);
const { status, signal } = spawnSync(program, [recordings, values.rounds, values.seed], {
  stdio: 'inherit',
});
if (status !== 0) console.error(`the fuzzer ended with ${status ?? signal}`);
process.exitCode = status ?? 1;
