/** Values of one measurement over each baseline and over the window, on the grids of the case. */
export interface Track {
  readonly baselines: readonly Float64Array[];
  readonly window: Float64Array;
}

function zip(
  tracks: readonly Track[],
  merge: (parts: readonly Float64Array[], length: number) => Float64Array,
): Track | undefined {
  const first = tracks[0];
  if (first === undefined) return undefined;
  if (tracks.length === 1) return first;
  return {
    baselines: first.baselines.map((values, at) =>
      merge(
        tracks.map((track) => track.baselines[at] as Float64Array),
        values.length,
      ),
    ),
    window: merge(
      tracks.map((track) => track.window),
      first.window.length,
    ),
  };
}

/** Adds up step by step; `NaN` only where all are. */
export function sumTracks(tracks: readonly Track[]): Track | undefined {
  return zip(tracks, (parts, length) => {
    const sum = new Float64Array(length).fill(Number.NaN);
    for (const part of parts) {
      for (let i = 0; i < length; i++) {
        const value = part[i] as number;
        if (!Number.isFinite(value)) continue;
        const so = sum[i] as number;
        sum[i] = Number.isNaN(so) ? value : so + value;
      }
    }
    return sum;
  });
}

/** The largest of each step; `NaN` only where all are. */
export function maxTracks(tracks: readonly Track[]): Track | undefined {
  return zip(tracks, (parts, length) => {
    const max = new Float64Array(length).fill(Number.NaN);
    for (const part of parts) {
      for (let i = 0; i < length; i++) {
        const value = part[i] as number;
        if (Number.isFinite(value) && !((max[i] as number) >= value)) max[i] = value;
      }
    }
    return max;
  });
}

/** Combines two tracks of one grid step by step. */
export function eachTrack(a: Track, b: Track, combine: (x: number, y: number) => number): Track {
  const apply = (xs: Float64Array, ys: Float64Array): Float64Array =>
    xs.map((x, i) => combine(x, ys[i] as number));
  return {
    baselines: a.baselines.map((values, at) => apply(values, b.baselines[at] as Float64Array)),
    window: apply(a.window, b.window),
  };
}

/** `a` per `b`, step by step; `NaN` where `b` is 0 or either is missing. */
export function ratioTrack(a: Track, b: Track): Track {
  return eachTrack(a, b, (x, y) => (y > 0 && Number.isFinite(x) ? x / y : Number.NaN));
}

/** Takes a missing count for 0 wherever `like` has data. */
export function zeroWhere(a: Track | undefined, like: Track): Track {
  if (a === undefined) return eachTrack(like, like, (x) => (Number.isFinite(x) ? 0 : Number.NaN));
  return eachTrack(a, like, (x, y) =>
    Number.isFinite(x) ? x : Number.isFinite(y) ? 0 : Number.NaN,
  );
}

/** Steps that hold data: of all baselines together, and of the window. */
export function samplesOf({ baselines, window }: Track): {
  readonly before: number;
  readonly after: number;
} {
  const count = (values: Float64Array): number => {
    let found = 0;
    for (const value of values) if (Number.isFinite(value)) found++;
    return found;
  };
  return {
    before: baselines.reduce((sum, values) => sum + count(values), 0),
    after: count(window),
  };
}
