import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { logRows, spanRows, storeSink, systemClock, type TelemetrySink } from '@abduce/core';
import { chdbStore } from '../../chdb/chdb-store.ts';
import { type ClickHouseStore, clickhouseStore } from '../../clickhouse/clickhouse-store.ts';
import { loadTestChdb } from '../../test-kit/load-chdb.ts';

/** Where a queue that is killed again and again delivers to. `place` is a file, a URL or a directory. */
export interface KillTarget {
  readonly kind: 'file' | 'clickhouse' | 'chdb';
  readonly place: string;
}

export interface KillSink extends TelemetrySink {
  /** Resolves when the store answers: an engine takes its time to start. */
  check(): Promise<void>;
  /** Everything that a reader sees: bodies of log records and names of spans, each as often as it is there. */
  contents(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const database = 'killed';

/** A file that keeps each batch id once, as a store with deduplication does. */
function fileSink(path: string): KillSink {
  const lines = (): { id: string; texts: string[] }[] =>
    !existsSync(path)
      ? []
      : readFileSync(path, 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line));
  const ids = new Set(lines().map(({ id }) => id));
  return {
    async write(batch, { batchId: id = '' } = {}) {
      if (ids.has(id)) return;
      const texts = [
        ...Array.from(logRows(batch), ({ body }) => String(body)),
        ...Array.from(spanRows(batch), ({ name }) => name),
      ];
      // One call: a process that is killed has written all of it, or nothing.
      appendFileSync(path, `${JSON.stringify({ id, texts })}\n`);
      ids.add(id);
    },
    check: async () => undefined,
    contents: async () => lines().flatMap(({ texts }) => texts),
    close: async () => undefined,
  };
}

function engineSink(store: ClickHouseStore): KillSink {
  const sink = storeSink(store, { clock: systemClock() });
  return {
    write: sink.write,
    check: () => store.check(),
    async contents() {
      const texts: string[] = [];
      for (const text of [
        `SELECT Body AS text FROM ${database}.otel_logs`,
        `SELECT SpanName AS text FROM ${database}.otel_traces`,
      ]) {
        for (const row of await store.query(text)) texts.push(String(row.text));
      }
      return texts;
    },
    close: store.close,
  };
}

export function killSink({ kind, place }: KillTarget): KillSink {
  if (kind === 'file') return fileSink(place);
  return engineSink(
    kind === 'clickhouse'
      ? clickhouseStore({ url: place, database })
      : chdbStore({ path: place, database, load: loadTestChdb }),
  );
}
