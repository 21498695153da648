import { createHash } from 'node:crypto';
import { type Sql, statement } from '../sql.ts';

/** What a table of ours says about itself in its comment; a table without it was made by someone else. */
export interface Origin {
  readonly checksum: string;
  /** Seconds of its time to live; `undefined`: kept for good. */
  readonly keep: number | undefined;
}

export function originComment({ checksum, keep }: Origin): string {
  return `abduce sum=${checksum} keep=${keep ?? 'forever'}`;
}

export function originOf(comment: string): Origin | undefined {
  const match = /^abduce sum=(\w+) keep=(\d+|forever)$/.exec(comment);
  if (match === null) return undefined;
  const [, checksum = '', keep = ''] = match;
  return { checksum, keep: keep === 'forever' ? undefined : Number(keep) };
}

/** Of statements, the order included. */
export function checksumOf(statements: readonly Sql[]): string {
  const hash = createHash('sha256');
  for (const one of statements) hash.update(JSON.stringify(statement(one)));
  return hash.digest('hex').slice(0, 16);
}
