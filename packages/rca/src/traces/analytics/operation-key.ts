import type { EntityId } from '@abduce/core';
import type { SpanRows } from '../span-rows.ts';

/** One operation of one service, as one number. */
export function operationKey(rows: SpanRows, row: number): number {
  return (rows.service[row] as number) * rows.texts.length + (rows.name[row] as number);
}

export function operationOf(
  rows: SpanRows,
  key: number,
): { readonly service: EntityId; readonly operation: string } {
  const { texts, services } = rows;
  return {
    service: services[Math.floor(key / texts.length)] as EntityId,
    operation: texts[key % texts.length] as string,
  };
}

interface Named {
  readonly service: EntityId;
  readonly operation: string;
}

/** Settles ties, so that results do not depend on the order of the spans. */
export function byName(a: Named, b: Named): number {
  if (a.service !== b.service) return a.service < b.service ? -1 : 1;
  return a.operation < b.operation ? -1 : a.operation > b.operation ? 1 : 0;
}
