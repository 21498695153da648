import { readFile, stat } from 'node:fs/promises';
import { AbduceError, decodeDocument, type Report } from '@abduce/core';
import { reworded } from './reworded.ts';

const largestFile = 64 * 1024 ** 2;

const lists = [
  ...(['title', 'summary', 'impact', 'path', 'chain', 'counterfactuals', 'alternatives'] as const),
  ...(['ruledOut', 'actions', 'timeline', 'changes', 'unknowns', 'evidence'] as const),
] as const satisfies readonly (keyof Report)[];

const objects = [
  'window',
  'exhibits',
  'wording',
  'map',
] as const satisfies readonly (keyof Report)[];

type Loose = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What keeps a document from being a report; `undefined` when nothing does. */
function fault(value: unknown): string | undefined {
  if (!isObject(value)) return 'is not an object';
  if (value.schema !== 1) return 'is no report of schema 1';
  for (const key of lists) if (!Array.isArray(value[key])) return `has no list "${key}"`;
  for (const key of objects) if (!isObject(value[key])) return `has no object "${key}"`;
  for (const [at, item] of (value.evidence as readonly unknown[]).entries()) {
    const sound =
      isObject(item) &&
      typeof item.id === 'string' &&
      isObject(item.query) &&
      isObject(item.window) &&
      Array.isArray(item.facts) &&
      item.facts.every(isObject);
    if (!sound) return `has an evidence[${at}] without id, query, window and facts`;
  }
  return undefined;
}

/** Reads what `investigate --json` printed, or a report alone. Throws `CONFIG` and `DECODE` with the place. */
export async function readReport(path: string): Promise<Report> {
  const hint = 'give what `abduce investigate --json` or `--format json` wrote';
  const bytes = await stat(path)
    .then(({ size }) => {
      if (size > largestFile) throw new Error(`it has ${size} bytes; the limit is ${largestFile}`);
      return readFile(path);
    })
    .catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AbduceError('CONFIG', `cannot read "${path}": ${reason}`, { hint, cause });
    });
  let document: unknown;
  try {
    document = decodeDocument(bytes.toString('utf8'));
  } catch (cause) {
    throw reworded(path, cause, hint);
  }
  const report = isObject(document) && isObject(document.report) ? document.report : document;
  const problem = fault(report);
  if (problem !== undefined) throw new AbduceError('DECODE', `"${path}" ${problem}`, { hint });
  return report as Report;
}
