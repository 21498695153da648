// SPDX-License-Identifier: Apache-2.0
// Libraries of another architecture, unpacked into a folder of the build's own: nothing is installed, and the machine's
// package database does not hear of it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { work } from './paths.mjs';

const needed = ['libbpf-dev', 'libelf-dev', 'zlib1g-dev'];

export function prepareSysroot(tools) {
  const ready = join(tools.sysroot, 'ready.json');
  if (existsSync(ready)) return;
  const debian = tools.multiarch === 'aarch64-linux-gnu' ? 'arm64' : 'amd64';
  console.log(`the libraries of ${debian} are fetched from the package sources of this Debian`);
  const apt = work(`apt-${debian}`);
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'debs'])
    mkdirSync(join(apt, folder), { recursive: true });
  writeFileSync(join(apt, 'status'), '');
  const options = [
    ...['-o', `APT::Architecture=${debian}`, '-o', `APT::Architectures::=${debian}`],
    ...['-o', `Dir::State=${join(apt, 'state')}`, '-o', `Dir::Cache=${join(apt, 'cache')}`],
    ...['-o', `Dir::State::status=${join(apt, 'status')}`, '-o', 'Debug::NoLocking=1'],
    ...['-o', 'APT::Sandbox::User=root', '-qq'],
  ];
  const debs = join(apt, 'debs');
  const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: 'inherit' });
  run('apt-get', [...options, 'update'], debs);
  // The same versions as here, where this machine has them: both binaries are of the same libraries.
  const versions = {
    'libbpf-dev': tools.versions.libbpf,
    'libelf-dev': tools.versions.libelf,
    'zlib1g-dev': tools.versions.zlib,
  };
  run(
    'apt-get',
    [...options, 'download', ...needed.map((name) => `${name}=${versions[name]}`)],
    debs,
  );
  const draft = `${tools.sysroot}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  for (const deb of readdirSync(debs)
    .filter((name) => name.endsWith('.deb'))
    .sort())
    run('dpkg-deb', ['-x', join(debs, deb), draft], debs);
  writeFileSync(join(draft, 'ready.json'), `${JSON.stringify(versions)}\n`);
  rmSync(tools.sysroot, { recursive: true, force: true });
  renameSync(draft, tools.sysroot);
}
