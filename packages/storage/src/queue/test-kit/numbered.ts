import { batchBuilder, type LogRecord, logRows, type TelemetryBatch } from '@abduce/core';

/** A batch of log records that carry the numbers as attribute `n`. */
export function numbered(...numbers: readonly number[]): TelemetryBatch {
  const builder = batchBuilder();
  for (const n of numbers) {
    builder.log({
      time: 1_767_614_400_000 + n,
      body: `record ${String(n).padStart(8, '0')}`,
      resource: { 'service.name': 'cart' },
      attributes: { n },
    });
  }
  return builder.build();
}

const numberOf = ({ attributes }: LogRecord): number => attributes.get('n') as number;

export function numbersOf(batch: TelemetryBatch): number[] {
  return [...logRows(batch)].map(numberOf);
}

/** So many log records of now, told apart by their body. */
export function logsNow(first: number, count: number): TelemetryBatch {
  const builder = batchBuilder();
  const time = Date.now();
  for (let n = first; n < first + count; n++) {
    builder.log({ time, body: `log ${n}`, resource: { 'service.name': 'cart' } });
  }
  return builder.build();
}
