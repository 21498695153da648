// SPDX-License-Identifier: Apache-2.0
// Which compilers, with which options, in which versions.
import { execFileSync } from 'node:child_process';
import { native, work } from './paths.mjs';

const first = (command, args) => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\n')[0]
      .trim();
  } catch {
    return '';
  }
};

/** The first of the commands that is there. */
const present = (...commands) => commands.find((command) => first(command, ['--version'])) ?? '';

const installed = (name) => first('dpkg-query', ['-W', name]).split('\t')[1] ?? '';

/** `libraries` is the folder of other static libraries than Debian's. */
export function toolchain(arch, sanitize, libraries) {
  const here = arch === (process.arch === 'arm64' ? 'arm64' : 'x64');
  const prefix = here ? '' : arch === 'arm64' ? 'aarch64-linux-gnu-' : 'x86_64-linux-gnu-';
  const gcc = `${prefix}gcc`;
  const clang = present('clang-14', 'clang');
  const bpfStrip = present('llvm-strip-14', 'llvm-strip');
  for (const [command, what] of [
    [clang, 'clang'],
    [bpfStrip, 'llvm-strip'],
    [present(gcc), gcc],
    [present(`${prefix}strip`), `${prefix}strip`],
  ])
    if (!command)
      throw new Error(`${what} is missing: see native/README.md for the packages of Debian`);
  const multiarch = arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const sysroot = here ? '' : work(`sysroot-${arch}`);
  const common = [
    '-std=gnu11',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-D_GNU_SOURCE',
    '-fno-strict-aliasing',
  ];
  // Nothing in the binary may tell where it was built.
  const stable = [`-ffile-prefix-map=${native}=.`, '-gno-record-gcc-switches', '-fno-ident'];
  const include = sysroot
    ? [`-I${sysroot}/usr/include`, `-I${sysroot}/usr/include/${multiarch}`]
    : [];
  const build = sanitize
    ? [
        '-O1',
        '-g',
        '-fsanitize=address,undefined',
        '-fno-sanitize-recover=all',
        '-fno-omit-frame-pointer',
      ]
    : [
        '-O2',
        '-ffunction-sections',
        '-fdata-sections',
        '-fstack-protector-strong',
        '-D_FORTIFY_SOURCE=2',
      ];
  return {
    clang,
    bpfStrip,
    gcc,
    strip: `${prefix}strip`,
    sysroot,
    multiarch,
    libraries: libraries ?? (sysroot ? `${sysroot}/usr/lib/${multiarch}` : `/usr/lib/${multiarch}`),
    flags: [...common, ...build, ...stable, ...include],
    versions: {
      clang: first(clang, ['--version']),
      gcc: first(gcc, ['--version']),
      binutils: first(`${prefix}ld`, ['--version']),
      libbpf: installed('libbpf-dev'),
      libelf: installed('libelf-dev'),
      zlib: installed('zlib1g-dev'),
      libc: installed(here ? 'libc6-dev' : `libc6-dev-${arch}-cross`),
    },
  };
}
