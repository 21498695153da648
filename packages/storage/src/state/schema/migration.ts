import { createHash } from 'node:crypto';
import type { Dialect } from '../database.ts';
import { type Sql, statement } from '../sql.ts';

/** One step of the schema. Once released it never changes; its checksum would tell. */
export interface Migration {
  /** 1 for the first, without gaps. */
  readonly version: number;
  readonly name: string;
  up(dialect: Dialect): readonly Sql[];
  /** Takes back what `up` did. Data of what goes is lost. */
  down(dialect: Dialect): readonly Sql[];
}

/** SHA-256 of the statements of `up`, hexadecimal; how they are broken into lines does not matter. */
export function checksumOf({ name, up }: Migration, dialect: Dialect): string {
  const texts = up(dialect).map((sql) => statement(sql, '?').text.replace(/\s+/g, ' '));
  return createHash('sha256')
    .update(JSON.stringify([name, ...texts]))
    .digest('hex');
}
