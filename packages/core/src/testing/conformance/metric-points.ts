import type { PointInit } from '../../model/batch-builder.ts';
import type { TimeGrid } from '../../model/grid.ts';
import type { UnixMs } from '../../model/units.ts';
import { batchOf, type StoreSubject } from './store-subject.ts';

/** A point of metric `m`; `at` is in seconds after the subject's time. */
export type PutPoint = Partial<PointInit> & { readonly at: number };

export async function putPoints(
  subject: StoreSubject,
  ...points: readonly PutPoint[]
): Promise<void> {
  await subject.put(
    batchOf((builder) => {
      for (const { at, ...init } of points) {
        builder.point({ name: 'm', time: subject.at + at * 1000, ...init });
      }
    }),
  );
}

/** A grid of `step` seconds. */
export const seconds = (start: UnixMs, length: number, step = 1): TimeGrid => ({
  start,
  step: step * 1000,
  length,
});
