// SPDX-License-Identifier: Apache-2.0
// Every C file of the helper, two at a time, and the kernel object embedded.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { sha256 } from './manifest.mjs';
import { files, work } from './paths.mjs';
import { run } from './run.mjs';

export async function compile(tools, object, lastGood) {
  const sources = files('helper', /\.c$/);
  const objects = new Array(sources.length);
  const flags = [...tools.flags, '-MMD'];
  let next = 0;
  const failures = [];
  const worker = async () => {
    for (let i = next++; i < sources.length; i = next++) {
      const source = sources[i];
      try {
        objects[i] = await cached(
          source,
          [tools.versions.gcc, ...flags],
          (to, list) => run(tools.gcc, [...flags, '-MF', list, '-o', to, '-c', source]),
          lastGood,
        );
      } catch (error) {
        failures.push(error.message);
      }
    }
  };
  await Promise.all([worker(), worker()]);
  if (failures.length) {
    console.error(failures.join('\n'));
    throw new Error(`${failures.length} of ${sources.length} files do not compile`);
  }
  return [...objects.filter(Boolean), await embed(tools, object)];
}

async function embed(tools, object) {
  const name = sha256(Buffer.concat([readFileSync(object), Buffer.from(tools.gcc)])).slice(0, 32);
  const source = join(work('objects'), `${name}.S`);
  const to = join(work('objects'), `${name}.embedded.o`);
  writeFileSync(
    source,
    `.section .rodata\n.balign 16\n.global agent_object\nagent_object:\n.incbin "${object}"\n.global agent_object_end\nagent_object_end:\n.byte 0\n.section .note.GNU-stack,"",%progbits\n`,
  );
  await run(tools.gcc, ['-c', '-o', to, source]);
  return to;
}
