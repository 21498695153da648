import type { EntityId } from '@abduce/core';
import type { CaseView } from '../case/case-view.ts';

/** Databases that run inside the process of their client: their work is the process's own work. */
const embeddedSystems = new Set([
  'sqlite',
  'duckdb',
  'h2',
  'h2database',
  'hsqldb',
  'derby',
  'leveldb',
  'lmdb',
  'rocksdb',
]);

export function isEmbedded(view: CaseView, id: EntityId): boolean {
  const service = view.graph.service(id);
  return service?.kind === 'database' && embeddedSystems.has(service.system ?? '');
}

/** Share of one processor that a service spends in calls to an embedded database: seconds of calls per second. */
export function utilisation(view: CaseView, dependency: EntityId): number {
  const time = view.call('time', dependency)?.shift.after ?? Number.NaN;
  return Number.isFinite(time) ? time : 0;
}

export const embeddedDefaults = {
  /** Utilisation from which requests queue noticeably behind the database's work. */
  utilisation: 0.25,
  /** The database's own part of the extra time, at least, for the rest to count as queueing behind it. */
  ownPart: 0.15,
} as const;
