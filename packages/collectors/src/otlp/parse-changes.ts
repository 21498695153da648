import type { ChangeEvent, Millis, UnixMs } from '@abduce/core';
import { changeId } from './change-id.ts';
import { changeKinds, isChangeKind } from './change-kinds.ts';
import type { FieldProblem } from './refusal.ts';

export interface ChangeLimits {
  readonly maxChanges: number;
  readonly maxText: number;
  readonly maxFiles: number;
  /** Longer diffs are cut. */
  readonly maxDiff: number;
  readonly maxAttributes: number;
}

export const changeLimits: ChangeLimits = {
  maxChanges: 1000,
  maxText: 2048,
  maxFiles: 5000,
  maxDiff: 256 * 1024,
  maxAttributes: 64,
};

const maxProblems = 20;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

type Report = (path: string, expected: string, got: unknown) => undefined;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const fields: ReadonlySet<string> = new Set([
  'id',
  'kind',
  'service',
  'time',
  'title',
  'author',
  'version',
  'files',
  'diff',
  'attributes',
]);

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

function parseTime(value: unknown, latest: UnixMs): UnixMs | undefined {
  const time = typeof value === 'string' && isoTime.test(value) ? Date.parse(value) : value;
  return typeof time === 'number' && time > 0 && time <= latest ? time : undefined;
}

function parseChange(
  value: unknown,
  path: string,
  latest: UnixMs,
  report: Report,
): ChangeEvent | undefined {
  if (!isRecord(value)) return report(path, 'an object', value);
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`);
  const text = (field: string, limit = changeLimits.maxText): string | undefined => {
    const found = value[field];
    if (found === undefined || found === null) return undefined;
    if (typeof found === 'string' && found !== '' && found.length <= limit) return found;
    return report(at(field), `a string of 1 to ${limit} characters`, found);
  };
  for (const field of Object.keys(value)) {
    if (!fields.has(field))
      report(at(field), `one of the fields ${[...fields].join(', ')}`, value[field]);
  }
  const { kind, files, diff, attributes } = value;
  if (!isChangeKind(kind)) report(at('kind'), `one of ${changeKinds.join(', ')}`, kind);
  const title = text('title');
  if (value.title === undefined || value.title === null) {
    report(at('title'), 'a string that says what was changed', value.title);
  }
  const time = parseTime(value.time, latest);
  if (time === undefined) {
    const expected = 'milliseconds since 1970 or an ISO 8601 time with its zone, not in the future';
    report(at('time'), expected, value.time);
  }
  if (files !== undefined) {
    if (!Array.isArray(files) || files.length > changeLimits.maxFiles) {
      report(at('files'), `an array of at most ${changeLimits.maxFiles} paths`, files);
    } else {
      files.forEach((file, i) => {
        if (typeof file !== 'string') report(`${at('files')}[${i}]`, 'a string', file);
      });
    }
  }
  if (diff !== undefined && typeof diff !== 'string') report(at('diff'), 'a string', diff);
  if (attributes !== undefined) {
    if (!isRecord(attributes) || Object.keys(attributes).length > changeLimits.maxAttributes) {
      const expected = `an object of at most ${changeLimits.maxAttributes} strings`;
      report(at('attributes'), expected, attributes);
    } else {
      for (const [key, item] of Object.entries(attributes)) {
        if (typeof item !== 'string') report(at(`attributes.${key}`), 'a string', item);
      }
    }
  }
  const optional = {
    service: text('service'),
    author: text('author'),
    version: text('version'),
    files: files as readonly string[] | undefined,
    diff: typeof diff === 'string' ? diff.slice(0, changeLimits.maxDiff) : undefined,
    attributes: attributes as Readonly<Record<string, string>> | undefined,
  };
  const id = text('id');
  if (!isChangeKind(kind) || title === undefined || time === undefined) return undefined;
  const given = Object.entries(optional).filter(([, item]) => item !== undefined);
  const change = { kind, title, time, ...(Object.fromEntries(given) as Partial<ChangeEvent>) };
  return { id: id ?? changeId(change), ...change };
}

/**
 * Reads one change event or an array of them, field by field. Either all of them are good, or the problems are listed
 * (the first 20). An absent `id` is derived from the content.
 */
export function parseChanges(
  document: unknown,
  now: UnixMs,
  maxFuture: Millis,
): { readonly changes: readonly ChangeEvent[]; readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const report: Report = (path, expected, got) => {
    if (problems.length < maxProblems) problems.push({ path, expected, got: shown(got) });
    return undefined;
  };
  const list = Array.isArray(document) ? document : undefined;
  if (list !== undefined && list.length > changeLimits.maxChanges) {
    report('', `at most ${changeLimits.maxChanges} changes`, list.length);
    return { changes: [], problems };
  }
  const changes: ChangeEvent[] = [];
  for (const [i, item] of (list ?? [document]).entries()) {
    const change = parseChange(item, list ? `[${i}]` : '', now + maxFuture, report);
    if (change !== undefined) changes.push(change);
  }
  return problems.length > 0 ? { changes: [], problems } : { changes, problems };
}
