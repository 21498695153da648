import type { MetricDescriptor, TelemetryBatch } from '@abduce/core';
import type { RemoteWriteKind, RemoteWriteMetadata } from '@abduce/core/wire';
import { seriesName } from '../names/stream-kind.ts';

const maxRemembered = 10_000;

function kindOf({ kind, monotonic }: MetricDescriptor): RemoteWriteKind {
  if (kind === 'sum') return monotonic ? 'counter' : 'gauge';
  return kind === 'exponential_histogram' ? 'histogram' : kind;
}

/** What a batch says of its metrics that was not said before. Servers forget at times, so it is said again. */
export function metadataNews(
  repeatAfter: number,
  now: () => number,
): (batch: TelemetryBatch) => RemoteWriteMetadata[] {
  const said = new Map<string, number>();
  return ({ metrics }) => {
    const time = now();
    const news: RemoteWriteMetadata[] = [];
    for (const descriptor of metrics?.descriptors ?? []) {
      const { name, description, unit } = descriptor;
      const kind = kindOf(descriptor);
      const key = JSON.stringify([name, kind, description, unit]);
      const before = said.get(key);
      if (before !== undefined && time - before < repeatAfter) continue;
      if (said.size >= maxRemembered) said.clear();
      said.set(key, time);
      news.push({ metric: seriesName(name, 'value'), kind, help: description, unit });
    }
    return news;
  };
}
