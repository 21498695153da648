/** Samples of one stream in columns that grow and are used again. */
export interface Samples {
  length: number;
  times: Float64Array;
  /** Since when a value counts; `NaN` or 0 when unknown. */
  starts: Float64Array;
  /** Never `NaN`. */
  values: Float64Array;
  /** True while times are strictly ascending. */
  ordered: boolean;
}

export function newSamples(capacity = 1024): Samples {
  const column = (): Float64Array => new Float64Array(capacity);
  return { length: 0, times: column(), starts: column(), values: column(), ordered: true };
}

export function clearSamples(samples: Samples): void {
  samples.length = 0;
  samples.ordered = true;
}

export function addSample(samples: Samples, time: number, start: number, value: number): void {
  const at = samples.length;
  if (at === samples.times.length) {
    for (const column of ['times', 'starts', 'values'] as const) {
      const grown = new Float64Array(at * 2);
      grown.set(samples[column]);
      samples[column] = grown;
    }
  }
  if (at > 0 && !(time > (samples.times[at - 1] as number))) samples.ordered = false;
  samples.times[at] = time;
  samples.starts[at] = start;
  samples.values[at] = value;
  samples.length = at + 1;
}
