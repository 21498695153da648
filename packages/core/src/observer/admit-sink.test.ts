import { expect, it } from 'vitest';
import type { TelemetryBatch } from '../model/batch.ts';
import { batchBuilder } from '../model/batch-builder.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { admitSink } from './admit-sink.ts';

const at = Date.UTC(2026, 0, 5, 12);

function logsAt(...times: readonly number[]): TelemetryBatch {
  const builder = batchBuilder();
  for (const time of times) builder.log({ time, timeNano: BigInt(time) * 1_000_000n, body: 'x' });
  return builder.build();
}

it('dates by arrival, counts what it drops once the rest is taken, and hands options on', async () => {
  const taken: { readonly times: readonly number[]; readonly batchId: string | undefined }[] = [];
  let fails = true;
  const sink = admitSink(
    {
      async write({ logs }, options) {
        if (fails) throw new Error('away');
        taken.push({ times: Array.from(logs?.timeMs ?? []), batchId: options?.batchId });
      },
    },
    { clock: manualClock(at) },
  );
  const batch = logsAt(0, at - 1000, at + 3_600_000);
  await expect(sink.write(batch, { batchId: 'b' })).rejects.toThrow('away');
  expect(sink.dropped().future).toBe(0);
  fails = false;
  await sink.write(batch, { batchId: 'b' });
  expect(taken).toEqual([{ times: [at, at - 1000], batchId: 'b' }]);
  expect(sink.dropped()).toMatchObject({ future: 1, invalid: 0 });
});
