import { describe, expect, it } from 'vitest';
import { batchBuilder } from '../model/batch-builder.ts';
import { logRows, spanRows } from '../model/rows.ts';
import { sampleLogs, sampleSpans } from './sample-rows.ts';

function traces(count: number, spansEach: number) {
  const builders = [batchBuilder(), batchBuilder()];
  for (let trace = 1; trace <= count; trace++) {
    for (let span = 0; span < spansEach; span++) {
      builders[span % 2]?.span({
        traceId: (trace * 7919).toString(16).padStart(32, '0'),
        spanId: (trace * 100 + span).toString(16).padStart(16, '0'),
        name: 'x',
        start: trace,
        duration: trace === 50 ? 9000 : 10,
        status: trace === 77 ? 2 : 0,
      });
    }
  }
  return builders.map((builder) => builder.build());
}

describe('sampleSpans', () => {
  it('keeps everything that fits', () => {
    const sample = sampleSpans(traces(10, 3), 30);
    expect([sample.kept, sample.total]).toEqual([30, 30]);
  });

  it('keeps whole traces, the failed and the slowest one among them', () => {
    const sample = sampleSpans(traces(400, 4), 400);
    const rows = sample.batches.flatMap((batch) => [...spanRows(batch)]);
    expect(sample.kept).toBe(rows.length);
    expect(sample.total).toBe(1600);
    expect(rows.length).toBeGreaterThan(350);
    expect(rows.length).toBeLessThanOrEqual(400);
    const byTrace = Map.groupBy(rows, ({ traceId }) => traceId);
    for (const spans of byTrace.values()) expect(spans.length).toBe(4);
    expect(rows.some(({ status }) => status === 2)).toBe(true);
    expect(rows.some(({ duration }) => duration === 9000)).toBe(true);
    // The rest is spread over all of the time, not taken from its beginning.
    expect(rows.filter(({ start }) => start > 200).length).toBeGreaterThan(100);
  });

  it('chooses the same again', () => {
    const ids = () =>
      sampleSpans(traces(400, 4), 200).batches.flatMap((batch) =>
        [...spanRows(batch)].map(({ spanId }) => spanId),
      );
    expect(ids()).toEqual(ids());
  });
});

describe('sampleLogs', () => {
  function records(plain: number, grave: number) {
    const builder = batchBuilder();
    for (let i = 0; i < plain + grave; i++) {
      builder.log({ time: 1000 + i * 1.5, severity: i < plain ? 9 : 17, body: `line ${i}` });
    }
    return [builder.build()];
  }

  it('keeps warnings rather than what is usual', () => {
    const { batches, kept, total } = sampleLogs(records(10_000, 100), 1000);
    expect(total).toBe(10_100);
    expect(kept).toBeGreaterThan(900);
    expect(kept).toBeLessThan(1100);
    const grave = batches.flatMap((batch) =>
      [...logRows(batch)].filter(({ severity }) => severity > 12),
    );
    expect(grave.length).toBe(100);
  });

  it('keeps everything that fits', () => {
    expect(sampleLogs(records(50, 50), 100).kept).toBe(100);
  });
});
