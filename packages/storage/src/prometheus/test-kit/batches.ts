import { batchBuilder, type PointInit, type TelemetryBatch } from '@abduce/core';

export const at: number = Date.UTC(2026, 0, 5, 12);

/** Points of gauge `m`, a second apart where they do not say when. */
export function pointsOf(...points: readonly Partial<PointInit>[]): TelemetryBatch {
  const builder = batchBuilder();
  for (const [i, point] of points.entries()) {
    builder.point({ name: 'm', time: at + i * 1000, value: i, ...point });
  }
  return builder.build();
}
