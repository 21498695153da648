import { type Labels, labelsOf } from '@abduce/core';
import { seeded } from '../otlp/random.ts';

export const seriesCount = 2000;
/** The steps of an hour at 15 s. */
export const pointCount = 240;
const start = 1_767_614_400_000;

/** Labels as a service mesh of some size has them: eight beside the name. */
export function labelSets(count: number): readonly Labels[] {
  const random = seeded(7);
  return Array.from({ length: count }, (_, i) =>
    labelsOf({
      __name__: 'http_server_request_duration_seconds_count',
      cluster: 'production-eu-west-1',
      http_request_method: ['GET', 'POST', 'PUT', 'DELETE'][random(4)] as string,
      http_response_status_code: ['200', '204', '400', '404', '500'][random(5)] as string,
      http_route: `/api/v1/orders/{order}/items/${random(40)}`,
      instance: `10.${random(4)}.${random(256)}.${random(256)}:8080`,
      job: 'shop/checkout',
      namespace: 'shop',
      pod: `checkout-7d9f8b6c5-${i.toString(36).padStart(5, 'x')}`,
    }),
  );
}

/** One sample a series, as a scrape gives them. */
export interface Scrape {
  readonly time: number;
  readonly values: Float64Array;
}

export function scrape(count: number): Scrape {
  const random = seeded(8);
  const values = Float64Array.from({ length: count }, () => random(1_000_000) / 8);
  return { time: start, values };
}

/** The answer of `query_range` over `rate(…)`: the bytes that Prometheus writes, with numbers of up to 17 digits. */
export function rangeAnswer(count: number): Uint8Array {
  const random = seeded(9);
  const series = labelSets(count).map((labels) => {
    const base = random(1000);
    const values = Array.from({ length: pointCount }, (_, i) => {
      const seconds = (start + i * 15_000) / 1000;
      const value = base + random(1_000_000) / 285_000;
      return `[${seconds},"${value}"]`;
    });
    return `{"metric":${JSON.stringify(Object.fromEntries(labels))},"values":[${values.join(',')}]}`;
  });
  return new TextEncoder().encode(
    `{"status":"success","data":{"resultType":"matrix","result":[${series.join(',')}]}}`,
  );
}
