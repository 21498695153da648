import type { TelemetryBatch } from '../model/batch.ts';
import type { Sampling } from '../model/case-file.ts';
import { mergeBatches } from '../model/merge-batches.ts';
import type { TimeRange } from '../model/units.ts';
import { selectRows } from '../world/select-rows.ts';
import type { WorldInput } from '../world/world-input.ts';
import { encodedSize } from './encoded-size.ts';
import { type Sample, sampleLogs, sampleSpans } from './sample-rows.ts';

export interface Period {
  readonly range: TimeRange;
  readonly input: Pick<WorldInput, 'spans' | 'logs'>;
}

export interface CaseTelemetry {
  readonly telemetry: readonly TelemetryBatch[];
  readonly sampling: readonly Sampling[];
}

/** Spans tell more than log records of the same size: the patterns of those are in the world already. */
const spanShare = 0.7;

const methods = {
  spans: 'whole traces: a quarter for those with errors and the slowest, the rest at random',
  logs: 'a quarter for warnings and worse, the rest at random',
} as const;

function bytesOf(batches: readonly TelemetryBatch[]): number {
  return batches.reduce((sum, batch) => sum + encodedSize(batch), 0);
}

function rowsOf(batches: readonly TelemetryBatch[], part: 'spans' | 'logs'): number {
  return batches.reduce((sum, batch) => sum + (batch[part]?.length ?? 0), 0);
}

/** So many rows tell about how large one is. */
const probe = 2000;

/** One batch of the sample, the same however a store pages: rows in order, strings and resources as rows first use them. */
function canonical(part: 'spans' | 'logs', batches: readonly TelemetryBatch[]): TelemetryBatch[] {
  if (batches.length === 0) return [];
  const merged = mergeBatches(batches);
  const rows = Uint32Array.from({ length: merged[part]?.length ?? 0 }, (_, i) => i);
  return [selectRows(merged, { [part]: rows })];
}

/** A sample of about so many encoded bytes. */
function fit(part: 'spans' | 'logs', batches: readonly TelemetryBatch[], budget: number): Sample {
  const sample = part === 'spans' ? sampleSpans : sampleLogs;
  const total = rowsOf(batches, part);
  const take = (rows: number): Sample => {
    const taken = sample(batches, rows);
    return { ...taken, batches: canonical(part, taken.batches) };
  };
  let room = Math.min(total, probe);
  let taken = take(room);
  if (room < total) {
    room = Math.min(total, Math.floor((room * budget) / Math.max(1, bytesOf(taken.batches))));
    taken = take(room);
  }
  for (let tries = 0; tries < 4 && room > 0; tries++) {
    const actual = bytesOf(taken.batches);
    if (actual <= budget) break;
    room = Math.floor(room * Math.min(0.9, budget / actual));
    taken = take(room);
  }
  return { ...taken, total };
}

/**
 * Spans and log records of the window and its baselines within `budget` encoded bytes: half for the window, the rest
 * shared by the baselines. What is left out is stated in `sampling`.
 */
export function caseTelemetry(periods: readonly Period[], budget: number): CaseTelemetry {
  const telemetry: TelemetryBatch[] = [];
  const sampling: Sampling[] = [];
  for (const [i, { range, input }] of periods.entries()) {
    const share = i === periods.length - 1 ? 0.5 : 0.5 / (periods.length - 1);
    let left = budget * share;
    for (const part of ['spans', 'logs'] as const) {
      const batches = input[part] ?? [];
      if (rowsOf(batches, part) === 0) continue;
      const sample = fit(part, batches, part === 'spans' ? left * spanShare : left);
      left -= bytesOf(sample.batches);
      telemetry.push(...sample.batches);
      const { kept, total } = sample;
      const method = kept < total ? { method: methods[part] } : {};
      sampling.push({ signal: part, range, kept, total, ...method });
    }
  }
  return { telemetry, sampling };
}
