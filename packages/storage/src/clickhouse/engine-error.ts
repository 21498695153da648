import { AbduceError } from '@abduce/core';

/** Numbers of ClickHouse's errors that can go away by themselves, by what is short or in the way. */
const passing: ReadonlySet<number> = new Set([
  // Disk and object storage.
  74, 75, 204, 243, 499, 500,
  // Network, and the engine's own peers.
  95, 96, 198, 203, 209, 210, 279, 297, 410, 519, 904, 1000,
  // Time, memory, load, quotas.
  159, 160, 173, 201, 202, 241, 252, 290, 364, 425, 439, 574, 745, 749, 762, 776, 777, 778,
  // Replicas and what is being changed.
  225, 242, 244, 254, 265, 285, 286, 289, 319, 341, 369, 384, 415, 473, 571, 722, 733, 738, 999,
  // Cancelled by someone else.
  236, 394, 677, 735,
]);

/** No such table or database, no right: somebody has to set something up, after which the same will go well. */
const misconfigured: ReadonlySet<number> = new Set([60, 81, 164, 192, 193, 194, 497, 516]);

const hints: Readonly<Record<number, string>> = {
  60: 'Let abduce create its tables, or check the name of the database.',
  81: 'Create the database, or let abduce do it.',
  164: 'Use a user that may change settings and data.',
  192: 'Check user name and password.',
  193: 'Check user name and password.',
  194: 'Check user name and password.',
  241: 'Ask for a shorter time range, or raise max_memory_usage.',
  243: 'Free space on the disk of ClickHouse, or lower the time to live.',
  252: 'Write in larger batches, or let merges catch up.',
  497: 'Grant the user the right that is named.',
  516: 'Check user name and password.',
};

const longestText = 2000;

/** The first paragraph: what follows is advice on the server's own files. */
const gist = (text: string): string =>
  (text.trim().split('\n\n', 1)[0] as string).slice(0, longestText);
const codePattern = /Code: (\d{1,5})[.,]/;

/** ClickHouse's number of the error that a text speaks of. */
export function codeIn(text: string): number | undefined {
  const found = codePattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/**
 * What the engine answered, as an error of ours: `STORE_UNAVAILABLE` when it may go away by itself, `CONFIG` when a
 * table, a database or a right is not there, else `STORE_REJECTED`. `details.code` is ClickHouse's number.
 */
export function engineError(name: string, text: string, details: object = {}): AbduceError {
  const code = codeIn(text);
  const passes = code !== undefined && passing.has(code);
  const refused = code !== undefined && misconfigured.has(code) ? 'CONFIG' : 'STORE_REJECTED';
  const hint = code === undefined ? undefined : hints[code];
  return new AbduceError(
    passes ? 'STORE_UNAVAILABLE' : refused,
    `${name} ${passes ? 'cannot do it now' : 'refused'}: ${gist(text)}`,
    {
      ...(hint === undefined ? {} : { hint }),
      details: { ...details, ...(code === undefined ? {} : { code }) },
    },
  );
}
