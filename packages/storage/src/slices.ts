const sliceMs = 4;

/** Long work in short slices, so that the event loop stays free and an abort is seen in time. */
export interface Slices {
  /**
   * Call often; resolves at once while the slice lasts, and after other work had its turn otherwise.
   * Throws the signal's reason once it is aborted.
   */
  pause(): Promise<void> | undefined;
}

export function slices(signal: AbortSignal | undefined): Slices {
  signal?.throwIfAborted();
  let began = performance.now();
  const turn = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    began = performance.now();
  };
  return { pause: () => (performance.now() - began < sliceMs ? undefined : turn()) };
}

const runLength = 2048;

/** Sorts strings in order of their UTF-16 code units, as `Array.sort` does, pausing between runs and merges. */
export async function sortInSlices(texts: readonly string[], work: Slices): Promise<string[]> {
  let runs: string[][] = [];
  for (let from = 0; from < texts.length; from += runLength) {
    await work.pause();
    runs.push(texts.slice(from, from + runLength).sort());
  }
  while (runs.length > 1) {
    const merged: string[][] = [];
    for (let i = 0; i < runs.length; i += 2) {
      merged.push(await mergeInSlices(runs[i] ?? [], runs[i + 1] ?? [], work));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

async function mergeInSlices(
  a: readonly string[],
  b: readonly string[],
  work: Slices,
): Promise<string[]> {
  const merged: string[] = [];
  for (let [i, k] = [0, 0]; i < a.length || k < b.length; ) {
    if (merged.length % 1024 === 0) await work.pause();
    const [left, right] = [a[i], b[k]];
    if (right === undefined || (left !== undefined && left <= right)) {
      merged.push(left as string);
      i++;
    } else {
      merged.push(right);
      k++;
    }
  }
  return merged;
}
