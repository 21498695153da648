import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { batchBuilder, type ChangeEvent, createObserver, type Report } from '@abduce/core';
import { decodeOtlp } from '@abduce/core/wire';
import { createEngine, templateExplainer } from '@abduce/rca';
import { memoryStore } from '@abduce/storage/memory';

/** From recorded OTLP to a report: why is the gateway slow since its neighbour was released? */
export async function explain(telemetry: URL): Promise<Report> {
  const parts = { store: memoryStore(), engine: createEngine(), explainer: templateExplainer() };
  await using observer = createObserver({ ...parts, step: 1000 });
  for (const signal of ['traces', 'metrics', 'logs'] as const) {
    const bytes = gunzipSync(await readFile(new URL(`${signal}.pb.gz`, telemetry)));
    await observer.sink.write(decodeOtlp(signal, bytes));
  }
  const [release] = JSON.parse(await readFile(new URL('changes.json', telemetry), 'utf8')) as [
    ChangeEvent,
  ];
  const changes = batchBuilder();
  changes.change(release);
  await observer.sink.write(changes.build());

  const start = release.time - 5_000;
  const { report } = await observer.investigate({
    service: 'gateway',
    range: { start, end: release.time + 15_000 },
    baselines: [{ start: start - 10_000, end: start }],
  });
  return report;
}
