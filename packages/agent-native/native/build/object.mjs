// SPDX-License-Identifier: Apache-2.0
// The kernel programs: one object for every kernel, its debug lines stripped, its types kept.
import { cached } from './cache.mjs';
import { run } from './run.mjs';

export function compileObject(tools, arch) {
  const flags = [
    ...['-target', 'bpf', '-mcpu=v3', '-O2', '-g', '-std=gnu11', '-Wall', '-Werror', '-MMD'],
    // A trimmed type may have fields that no program reads yet, and the loader reads sections by name.
    ...['-Wno-unused-function', '-Wno-missing-declarations', '-fno-ident'],
    `-D__TARGET_ARCH_${arch === 'arm64' ? 'arm64' : 'x86'}`,
    '-fdebug-compilation-dir=.',
  ];
  // Types of libbpf's headers alone; nothing of an architecture is included.
  const source = 'bpf/agent.bpf.c';
  return cached(source, [tools.versions.clang, ...flags], async (object, list) => {
    await run(tools.clang, [...flags, '-MF', list, '-o', object, '-c', source]);
    await run(tools.bpfStrip, ['-g', object]);
  });
}
