// SPDX-License-Identifier: Apache-2.0
// Builds the helper: the kernel programs with clang, the helper with gcc, one static binary. Node alone runs this.
//
//   node packages/agent-native/native/build.mjs [--arch x64|arm64] [--out DIR] [--sanitize] [--verify] [--last-good]
//       [--libraries FOLDER]
//
// --last-good is for work in progress: a file that does not compile is taken as it last did, or left out.
// Without --out the binary and its manifest land in packages/agent-native-linux-<arch>/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { compile } from './build/compile.mjs';
import { link } from './build/link.mjs';
import { sha256, writeManifest } from './build/manifest.mjs';
import { compileObject } from './build/object.mjs';
import { packages, work } from './build/paths.mjs';
import { prepareSysroot } from './build/sysroot.mjs';
import { toolchain } from './build/toolchain.mjs';
import { verify } from './build/verify.mjs';

const { values } = parseArgs({
  options: {
    arch: { type: 'string', default: process.arch === 'arm64' ? 'arm64' : 'x64' },
    out: { type: 'string' },
    libraries: { type: 'string' },
    sanitize: { type: 'boolean', default: false },
    verify: { type: 'boolean', default: false },
    'last-good': { type: 'boolean', default: false },
  },
});

const arch = values.arch;
if (arch !== 'x64' && arch !== 'arm64') throw new Error(`--arch ${arch}: x64 or arm64`);
if (values.sanitize && !values.out)
  throw new Error('--sanitize needs --out: it is not for shipping');

if (values['last-good'] && !values.out)
  throw new Error('--last-good needs --out: it is not for shipping');

const started = Date.now();
const tools = toolchain(arch, values.sanitize, values.libraries);
if (tools.sysroot) prepareSysroot(tools);
const object = await compileObject(tools, arch);
const objects = await compile(tools, object, values['last-good']);
const target = values.out ?? (values.verify ? work(`verify-${arch}`) : packages(arch));
const bin = values.out || values.verify ? target : join(target, 'bin');
mkdirSync(bin, { recursive: true });
const binary = link(tools, objects, arch, values.sanitize, values['last-good']);
if (values.verify) process.exitCode = verify(arch, binary, bin, tools);
else {
  const path = join(bin, 'abduce-helper');
  writeFileSync(path, binary, { mode: 0o755 });
  writeManifest(join(target, 'manifest.json'), arch, binary, tools);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(
    `${relative(process.cwd(), path)}: ${binary.length} bytes, sha256 ${sha256(binary).slice(0, 12)}, ${objects.length} files, ${seconds} s`,
  );
}
