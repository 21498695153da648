// SPDX-License-Identifier: Apache-2.0
// What a binary was built from: a digest of every source, and the tools.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { files, native } from './paths.mjs';

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Over path and content of everything that takes part in a build, in the order of the paths. */
export function sourceDigest() {
  const all = ['bpf', 'helper', 'shared', 'build'].flatMap((folder) =>
    files(folder, /\.(c|h|S|mjs)$/),
  );
  const digest = createHash('sha256');
  for (const path of [...all, 'build.mjs'].sort()) {
    digest
      .update(path)
      .update('\0')
      .update(sha256(readFileSync(join(native, path))))
      .update('\n');
  }
  return digest.digest('hex');
}

const version = () => JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')).version;

export function writeManifest(path, arch, binary, tools) {
  const manifest = {
    version: version(),
    arch,
    binary: sha256(binary),
    size: binary.length,
    sources: sourceDigest(),
    tools: tools.versions,
  };
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
