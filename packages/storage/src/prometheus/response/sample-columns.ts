import { AbduceError } from '@abduce/core';

/** Samples of all series, one after the other. */
export interface SampleColumns {
  length: number;
  times: Float64Array;
  values: Float64Array;
  readonly maxSamples: number;
}

/** Columns of an answer that was read, for the next one: what an answer takes is a copy of its size. */
let spare: Pick<SampleColumns, 'times' | 'values'> | undefined;
/** Larger ones are left to the garbage collector. */
const maxSpare = 2 ** 19;

export function openColumns(maxSamples: number): SampleColumns {
  const { times, values } = spare ?? {
    times: new Float64Array(4096),
    values: new Float64Array(4096),
  };
  spare = undefined;
  return { length: 0, times, values, maxSamples };
}

/** A copy of the samples; the columns are given up. */
export function takeColumns(columns: SampleColumns): Pick<SampleColumns, 'times' | 'values'> {
  const { length, times, values } = columns;
  if (times.length <= maxSpare) spare = { times, values };
  return { times: times.slice(0, length), values: values.slice(0, length) };
}

/** Makes room for another sample, or throws when there may be no more. */
export function growColumns(columns: SampleColumns): void {
  if (columns.length >= columns.maxSamples) {
    throw new AbduceError('STORE_REJECTED', `the answer holds over ${columns.maxSamples} samples`, {
      hint: 'Ask for a shorter range, longer steps or fewer series, or raise limits.maxSamples.',
      details: { limit: 'max-samples', maxSamples: columns.maxSamples },
    });
  }
  const capacity = columns.times.length * 2;
  for (const name of ['times', 'values'] as const) {
    const grown = new Float64Array(capacity);
    grown.set(columns[name]);
    columns[name] = grown;
  }
}
