import { writeFile } from 'node:fs/promises';
import { AbduceError } from '@abduce/core';

/** Writes a file that the user named. Throws `CONFIG` when that does not work. */
export async function writeOutput(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AbduceError('CONFIG', `cannot write "${file}": ${reason}`, { cause });
  });
}
