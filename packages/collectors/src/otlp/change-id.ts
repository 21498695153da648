import { createHash } from 'node:crypto';
import type { ChangeEvent } from '@abduce/core';

/** An id from the content, so that a change sent twice stays one change. */
export function changeId(change: Omit<ChangeEvent, 'id'>): string {
  const { kind, service, time, title, author, version, files, diff, attributes } = change;
  const content = JSON.stringify([
    kind,
    service,
    time,
    title,
    author,
    version,
    files,
    diff,
    attributes && Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
  return `change-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}
