// SPDX-License-Identifier: Apache-2.0
// Is the committed binary what these sources make? With equal tools the bytes must be equal.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, sourceDigest, writeManifest } from './manifest.mjs';
import { packages } from './paths.mjs';

/** The exit code: 0 equal, or other tools; 1 stale or different. */
export function verify(arch, binary, folder, tools) {
  const home = packages(arch);
  const say = (text) => console.log(`agent-native-linux-${arch}: ${text}`);
  const bad = (text) => {
    say(text);
    return 1;
  };
  if (!existsSync(join(home, 'manifest.json'))) return bad('there is no manifest.json');
  const manifest = JSON.parse(readFileSync(join(home, 'manifest.json'), 'utf8'));
  const committed = readFileSync(join(home, 'bin', 'abduce-helper'));
  if (sha256(committed) !== manifest.binary)
    return bad('the binary is not the one its manifest names');
  if (sourceDigest() !== manifest.sources)
    return bad(`the binary is stale: its sources changed. Run pnpm native:build --arch ${arch}`);
  if (sha256(binary) === manifest.binary) {
    say(`rebuilt, equal to the last byte (${binary.length} bytes)`);
    return 0;
  }
  const path = join(folder, 'abduce-helper');
  writeFileSync(path, binary, { mode: 0o755 });
  writeManifest(join(folder, 'manifest.json'), arch, binary, tools);
  const different = Object.entries(tools.versions).filter(
    ([name, is]) => manifest.tools[name] !== is,
  );
  if (different.length === 0) return bad(`rebuilt with equal tools, and the bytes differ: ${path}`);
  say('NOT VERIFIED BYTE BY BYTE: it was built with other tools than these');
  for (const [name, is] of different)
    say(`  ${name}: committed ${manifest.tools[name]}, here ${is}`);
  say(`the rebuilt binary is ${path}; let the suites use it: ABDUCE_HELPER=${path}`);
  return 0;
}
