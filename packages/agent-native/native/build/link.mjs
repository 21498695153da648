// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { work } from './paths.mjs';

/** The binary's bytes. */
export function link(tools, objects, arch, sanitize, lastGood) {
  const path = join(work('link'), `abduce-helper-${arch}-${process.pid}`);
  const libraries = ['libbpf.a', 'libelf.a', 'libz.a'].map((name) => join(tools.libraries, name));
  const how = sanitize
    ? ['-fsanitize=address,undefined']
    : ['-static', '-Wl,--gc-sections', '-Wl,--build-id=none', '-Wl,-z,relro,-z,now,-z,noexecstack'];
  // While rooms are being built, what one of them still lacks must not stop the others.
  if (lastGood) how.push('-no-pie', '-Wl,--warn-unresolved-symbols', '-z', 'muldefs');
  // A static elfutils asks for the compression libraries it was built with only where they are called.
  const args = ['-o', path, ...how, ...objects, ...libraries, '-lpthread'];
  const { status, stderr } = spawnSync(tools.gcc, args, { encoding: 'utf8' });
  if (stderr) console.error(stderr);
  if (status !== 0) throw new Error('the helper does not link');
  if (!sanitize) execFileSync(tools.strip, ['--strip-all', '-R', '.comment', path]);
  return readFileSync(path);
}
