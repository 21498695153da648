import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { ChangeEvent, TelemetryBatch } from '@abduce/core';
import { decodeOtlp } from '@abduce/core/wire';
import {
  compareAttributes,
  compareCriticalPaths,
  compareOperations,
  criticalPath,
  readTraces,
  splitTraces,
} from '@abduce/rca';

const ms = (seconds: number): string => `${(seconds * 1000).toFixed(1)} ms`;
const percent = (share: number): string => `${Math.round(share * 100)} %`;

async function record(telemetry: URL): Promise<{ spans: TelemetryBatch; release: ChangeEvent }> {
  const spans = decodeOtlp(
    'traces',
    gunzipSync(await readFile(new URL('traces.pb.gz', telemetry))),
  );
  const changes = await readFile(new URL('changes.json', telemetry), 'utf8');
  return { spans, release: (JSON.parse(changes) as [ChangeEvent])[0] };
}

/** What is different about the requests after a release? No store, no engine: spans in, facts out. */
export async function analyze(telemetry: URL): Promise<string[]> {
  const { spans, release } = await record(telemetry);
  const traces = readTraces([spans]);
  const split = splitTraces(traces, {
    suspect: { start: release.time, end: release.time + 15_000 },
    normal: { start: release.time - 15_000, end: release.time },
  });
  const lines = [
    `${traces.list.length} requests: ${split.normal.length} before, ${split.suspect.length} after`,
    '',
    'where the extra time of a request goes, on its critical path',
  ];
  for (const { service, operation, seconds, extra } of compareCriticalPaths(traces, split).slice(
    0,
    3,
  )) {
    lines.push(
      `  ${service} ${operation}: ${ms(seconds.before)} -> ${ms(seconds.after)} (${extra < 0 ? '' : '+'}${ms(extra)})`,
    );
  }
  lines.push('', 'because calls take longer, or because there are more');
  for (const { service, operation, slower, more } of compareOperations(traces, split).slice(0, 3)) {
    lines.push(`  ${service} ${operation}: slower ${ms(slower)}, more ${ms(more)} per request`);
  }
  lines.push('', 'what they have that the others do not');
  const { differences, ignored } = compareAttributes(traces, split);
  for (const { key, value, services, suspects, normals } of differences.slice(0, 3)) {
    lines.push(
      `  ${services.join(', ')} ${key}=${value}: ${percent(suspects)} against ${percent(normals)}`,
    );
  }
  lines.push(`  (${ignored} attributes with too many values to compare)`);
  const [slowest] = split.suspect.toSorted((a, b) => b.duration - a.duration);
  if (slowest !== undefined) {
    lines.push('', `the slowest request, ${slowest.duration.toFixed(1)} ms`);
    for (const { service, operation, duration } of criticalPath(traces, slowest.id)?.segments ??
      []) {
      lines.push(`  ${duration.toFixed(1).padStart(7)} ms  ${service} ${operation}`);
    }
  }
  return lines;
}
