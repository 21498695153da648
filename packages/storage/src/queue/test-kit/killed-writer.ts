// Writes numbered batches through a durable queue until it is killed, and says which were acknowledged:
//   node killed-writer.ts write <folder> <kind> <place> <first number>
// or delivers what is left, and says what the store holds:
//   node killed-writer.ts drain <folder> <kind> <place>
import { writeSync } from 'node:fs';
import { batchBuilder, type TelemetryBatch } from '@abduce/core';
import { durableQueue } from '../durable-queue.ts';
import { type KillTarget, killSink } from './kill-sink.ts';

const [mode, directory = '', kind = 'file', place = '', first = '0'] = process.argv.slice(2);
/** Writes under way at any time. */
const writers = 8;

function batchOf(n: number): TelemetryBatch {
  const builder = batchBuilder();
  const now = Date.now();
  const resource = { 'service.name': 'cart' };
  const id = n.toString(16);
  builder.log({ time: now, body: `log ${n}`, resource });
  builder.span({
    traceId: id.padStart(32, 'a'),
    spanId: id.padStart(16, 'a'),
    name: `span ${n}`,
    start: now,
    duration: 1,
    resource,
  });
  return builder.build();
}

const sink = killSink({ kind, place } as KillTarget);
await sink.check();
const queue = await durableQueue({
  directory,
  sink,
  maxBytes: 2 ** 24,
  segmentBytes: 2 ** 14,
  deliveryBytes: 2 ** 13,
  linger: 5,
  backoff: 20,
  logger: {
    log: (level, message, fields) => {
      if (level === 'error') console.error(message, JSON.stringify(fields));
    },
  },
});
if (mode === 'drain') {
  await queue.drain();
  const contents = await sink.contents();
  const stats = queue.stats();
  await queue.close();
  await sink.close();
  process.stdout.write(`${JSON.stringify({ contents, stats })}\n`);
} else {
  writeSync(1, 'open\n');
  let next = Number(first);
  const write = async (): Promise<void> => {
    for (;;) {
      const n = next++;
      await queue.write(batchOf(n));
      writeSync(1, `${n}\n`);
      // The store is to keep up, or the last drain would do all the work.
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
}
