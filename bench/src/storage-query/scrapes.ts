import { batchBuilder, type TelemetryBatch, type UnixMs } from '@abduce/core';
import { random } from '@abduce/core/testing';

export const seriesCount = 1000;
export const pointCount = 240;
export const step = 15_000;
export const metric = 'http_requests_in_flight';

/** One batch a scrape, all points at its time: `seriesCount` series of eight labels. */
export function scrapes(start: UnixMs): readonly TelemetryBatch[] {
  const chance = random(20_260_105);
  const values = Array.from({ length: seriesCount }, () => chance.integer(1000));
  return Array.from({ length: pointCount }, (_, at) => {
    const builder = batchBuilder();
    for (let i = 0; i < seriesCount; i++) {
      values[i] = Math.max(0, (values[i] as number) + chance.integer(21) - 10) + (i % 4) / 4;
      builder.point({
        name: metric,
        time: start + at * step,
        value: values[i] as number,
        resource: { job: `job-${i % 10}`, cluster: 'production', region: `region-${i % 3}` },
        attributes: {
          instance: `10.0.${i % 7}.${i % 250}:9100`,
          pod: `pod-${i}-7d9f8b6c5`,
          namespace: `namespace-${i % 20}`,
          method: i % 2 === 0 ? 'GET' : 'POST',
          handler: `/api/v1/resource/${i % 40}`,
        },
      });
    }
    return builder.build();
  });
}
