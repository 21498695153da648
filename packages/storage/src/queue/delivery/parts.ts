import type { TelemetryBatch } from '@abduce/core';

export const partNames = ['spans', 'logs', 'metrics', 'profiles', 'changes'] as const;
export type PartName = (typeof partNames)[number];

/** The batch with one of its parts alone; `undefined` when that part has no rows. */
export function onlyPart(batch: TelemetryBatch, part: PartName): TelemetryBatch | undefined {
  const table = batch[part];
  if (table === undefined || table.length === 0) return undefined;
  const { strings, resources, scopes } = batch;
  return { strings, resources, scopes, [part]: table };
}
