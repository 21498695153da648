import type { CaseFile, EntityId } from '@abduce/core';
import { inBaseline, inWindow, periodOf } from '../../traces/period.ts';
import type { TraceHead } from './trace-heads.ts';

/** One way into the system, with its requests before and during the trouble. */
export interface EntryOperation {
  readonly service: EntityId;
  readonly name: string;
  /** By duration. */
  readonly before: readonly TraceHead[];
  /** By duration; only those that failed, or took unusually long, where that is what is new about some of them. */
  readonly during: readonly TraceHead[];
}

interface Ranked extends EntryOperation {
  readonly touching: boolean;
  /** Requests that are worse than before: failed ones, or as many as it is slower. */
  readonly hurt: number;
}

/** Requests of one kind below which their failures say nothing, and the share that has to be new. */
const failing = { least: 3, share: 0.05 };

/** Longer than this share of the requests took before is unusual; from which share on that is what is new. */
const unusual = { before: 0.95, share: 0.15 };

export function middle<T>(sorted: readonly T[]): T | undefined {
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

function byDuration(a: TraceHead, b: TraceHead): number {
  return a.duration - b.duration || a.start - b.start || a.spans - b.spans;
}

function failedShare(heads: readonly TraceHead[]): number {
  if (heads.length === 0) return 0;
  return heads.reduce((sum, { failed }) => sum + Number(failed), 0) / heads.length;
}

function ranked(
  service: EntityId,
  name: string,
  before: TraceHead[],
  during: TraceHead[],
  asking: boolean,
): Ranked {
  before.sort(byDuration);
  during.sort(byDuration);
  const failed = during.filter((head) => head.failed);
  const newShare = failedShare(during) - failedShare(before);
  const fails = failed.length >= failing.least && newShare >= failing.share;
  const usual = middle(before)?.duration ?? Number.NaN;
  const now = middle(during)?.duration ?? Number.NaN;
  const slower = usual > 0 ? Math.min(1, Math.max(0, now / usual - 1)) : 0;
  const limit = before[Math.floor((before.length - 1) * unusual.before)]?.duration ?? Number.NaN;
  const long = during.filter(({ duration }) => duration > limit);
  const longShare = long.length / during.length;
  // Where most requests are slower, any of middle duration shows it.
  const some = slower < 1 && long.length >= failing.least && longShare >= unusual.share;
  const touching = during.reduce((sum, head) => sum + Number(head.touches), 0);
  return {
    service,
    name,
    before,
    during: fails ? failed : some ? long : during,
    touching: asking && touching * 2 >= during.length,
    hurt: during.length * Math.max(slower, fails ? newShare : 0, some ? longShare : 0),
  };
}

/**
 * The entry operations seen during the trouble: first those that reach the services asked for and were seen before
 * as well, then by how many requests are worse off, then by how many there are.
 */
export function entryOperations(
  caseFile: CaseFile,
  onset: number,
  heads: readonly TraceHead[],
  asking: boolean,
): readonly EntryOperation[] {
  const period = periodOf(caseFile, onset, caseFile.window.end);
  const found = new Map<
    string,
    { service: EntityId; name: string; before: TraceHead[]; during: TraceHead[] }
  >();
  for (const head of heads) {
    const when = period(head.start);
    if (when !== inBaseline && when !== inWindow) continue;
    const { service, name } = head;
    const key = `${service}\0${name}`;
    let one = found.get(key);
    if (one === undefined) found.set(key, (one = { service, name, before: [], during: [] }));
    one[when === inWindow ? 'during' : 'before'].push(head);
  }
  return [...found.values()]
    .filter(({ during }) => during.length > 0)
    .map(({ service, name, before, during }) => ranked(service, name, before, during, asking))
    .sort(
      (a, b) =>
        Number(b.touching) - Number(a.touching) ||
        Number(b.before.length > 0) - Number(a.before.length > 0) ||
        b.hurt - a.hurt ||
        b.during.length - a.during.length ||
        (a.service < b.service ? -1 : a.service > b.service ? 1 : 0) ||
        (a.name < b.name ? -1 : 1),
    );
}
