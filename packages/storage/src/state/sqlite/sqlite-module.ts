import type * as Sqlite from 'node:sqlite';
import { AbduceError } from '@abduce/core';

/** Asked for when needed: Node warns that the module is experimental as soon as it is loaded. */
export function sqliteModule(): typeof Sqlite {
  const sqlite = process.getBuiltinModule('node:sqlite') as typeof Sqlite | undefined;
  if (sqlite === undefined) {
    throw new AbduceError('UNSUPPORTED', `${process.version} has no node:sqlite`, {
      hint: 'Use Node 22.13 or newer, or postgresState.',
    });
  }
  return sqlite;
}
