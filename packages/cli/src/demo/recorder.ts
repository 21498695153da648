import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ChangeEvent, TelemetryBatch, TelemetrySink } from '@abduce/core';
import { encodeOtlp } from '@abduce/core/wire';

/** A sink that passes everything on and remembers it, so that the demo's telemetry can be investigated again. */
export interface Recorder extends TelemetrySink {
  /** Forgets what was written so far. */
  restart(): void;
  /** Writes the telemetry as a directory that `abduce investigate` reads. */
  save(directory: string): Promise<void>;
}

/** The demo stays far below; a recorder that is left running must not grow without end. */
const mostBatches = 20_000;

export function recorder(sink: TelemetrySink): Recorder {
  let batches: TelemetryBatch[] = [];
  return {
    async write(batch, options) {
      if (batches.length < mostBatches) batches.push(batch);
      await sink.write(batch, options);
    },
    restart() {
      batches = [];
    },
    async save(directory) {
      await mkdir(directory, { recursive: true });
      const changes: ChangeEvent[] = batches.flatMap((batch) => batch.changes ?? []);
      await writeFile(join(directory, 'changes.json'), `${JSON.stringify(changes, null, 2)}\n`);
      for (const [signal, table] of [
        ['traces', 'spans'],
        ['logs', 'logs'],
        ['metrics', 'metrics'],
      ] as const) {
        // Export requests are repeated fields only, so their bytes one after the other are one request.
        const bytes = batches
          .filter((batch) => batch[table] !== undefined)
          .map((batch) => encodeOtlp(signal, batch));
        await writeFile(
          join(directory, `${signal}.pb.gz`),
          gzipSync(Buffer.concat(bytes), { level: 9 }),
        );
      }
    },
  };
}
