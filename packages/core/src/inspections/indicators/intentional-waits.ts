/** Durations of one operation or one service over time. */
export interface WaitInput {
  /** Upper bounds of the buckets in seconds, ascending; the last may be infinite. */
  readonly bounds: readonly number[];
  /** Requests in each bucket (not cumulative), one array a step; steps without data are left out. */
  readonly steps: readonly Float64Array[];
  /** Requests that failed, over all steps. */
  readonly errors: number;
  /**
   * They were recognised as waits not long ago. Then it takes more than an interruption (a deploy that cuts them off,
   * a gap) to think otherwise; default false.
   */
  readonly known?: boolean;
}

export interface WaitMode {
  /** First bucket of the slow mode. */
  readonly from: number;
  /** Last bucket of the slow mode. */
  readonly to: number;
  /** Share of all requests that are in it. */
  readonly share: number;
}

/** Nothing shorter, in seconds, is called a wait. */
const shortestWait = 1;
/** Without a fast mode beside it, only this long a wait is believed. */
const shortestLoneWait = 5;
/** A mode is pinned when its bounds are no further apart than this. */
const widest = 2.5;
/** Slow requests that run into a timeout fail, and then about as many fail as are slow. */
const maxErrorsPerSlow = 0.1;
const minRequests = 20;
const minChunks = 4;
const maxChunks = 20;
/** Enough for chance not to look like change. */
const slowPerChunk = 20;
/** Share of the time in which known waits may be cut off, or traffic be low. */
const maxInterrupted = 0.34;

/**
 * Recognises durations that are waits on purpose (long polls, blocking pops, streams) and not slowness: no errors to
 * speak of beside the slow ones, traffic that does not break down, and a slow mode that is pinned at a constant, apart from the fast mode,
 * and there all the time. A constant next to a bound may fall to either side of it.
 * A slow mode that comes or goes within the data is a change, so it is never called a wait; in fewer than four steps no
 * change can be seen yet. Returns the slow mode, or `undefined`.
 */
export function intentionalWaits(input: WaitInput): WaitMode | undefined {
  const { bounds, steps, errors, known = false } = input;
  const totals = new Float64Array(bounds.length);
  for (const step of steps) {
    for (let i = 0; i < totals.length; i++) totals[i] = (totals[i] as number) + (step[i] as number);
  }
  const mode = waitCandidate(bounds, totals, errors);
  if (mode === undefined) return undefined;
  const all = sumOf(totals, 0, totals.length - 1);
  return isSteady(steps, mode, all, known) ? mode : undefined;
}

/** What the totals over all steps look like; whether it was there all the time is another question. */
export function waitCandidate(
  bounds: readonly number[],
  totals: Float64Array,
  errors: number,
): WaitMode | undefined {
  const all = sumOf(totals, 0, totals.length - 1);
  if (!(all >= minRequests)) return undefined;
  const mode = slowMode(bounds, totals);
  if (mode === undefined) return undefined;
  const { from, to } = mode;
  const slow = sumOf(totals, from, to);
  if (errors > slow * maxErrorsPerSlow) return undefined;
  const beyond = sumOf(totals, firstAbove(bounds, shortestWait / 2), totals.length - 1);
  if (slow < 0.9 * beyond) return undefined;
  const lone = slow > 0.8 * all;
  if (lone && lowerBound(bounds, from) < shortestLoneWait) return undefined;
  return { from, to, share: slow / all };
}

/** The narrow group of slow buckets, or the pair of neighbours, that holds most. */
function slowMode(
  bounds: readonly number[],
  totals: Float64Array,
): { readonly from: number; readonly to: number } | undefined {
  let best: { from: number; to: number } | undefined;
  let most = 0;
  for (let from = firstAbove(bounds, shortestWait); from < bounds.length; from++) {
    const low = lowerBound(bounds, from);
    let held = 0;
    if (totals[from] === 0) continue;
    for (let to = from; to < bounds.length; to++) {
      if (to > from + 1 && !((bounds[to] as number) <= low * widest)) break;
      held += totals[to] as number;
      if (held > most * (1 + 1e-9)) {
        most = held;
        best = { from, to };
      }
    }
  }
  return best;
}

/**
 * Whether the slow share is the same in every part of the time, and none of them has lost most of its traffic: within a
 * third and three times of what is usual, or within what chance does to small counts (three standard deviations of a
 * Poisson count, and one). More traffic of the same kind is no change of latency, and after a gap in the telemetry
 * one step may hold any amount of it.
 */
function isSteady(
  steps: readonly Float64Array[],
  { from, to, share }: WaitMode,
  all: number,
  known: boolean,
): boolean {
  // Too short a past shows no change; the benefit of the doubt ends with the fourth step.
  if (steps.length < minChunks) return true;
  const chunks = Math.min(maxChunks, Math.max(minChunks, Math.floor((share * all) / slowPerChunk)));
  const size = Math.max(1, Math.floor(steps.length / chunks));
  const counts: number[] = [];
  let interrupted = 0;
  for (let at = 0; at + size <= steps.length; at += size) {
    let [counted, slowOnes] = [0, 0];
    for (const step of steps.slice(at, at + size)) {
      counted += sumOf(step, 0, step.length - 1);
      slowOnes += sumOf(step, from, to);
    }
    counts.push(counted);
    if (slowOnes > mostNear(share * counted)) return false;
    if (slowOnes < leastNear(share * counted)) interrupted++;
  }
  const usual = [...counts].sort((a, b) => a - b)[counts.length >> 1] ?? 0;
  const broken = counts.filter((counted) => counted < leastNear(usual)).length;
  const borne = known ? Math.floor(counts.length * maxInterrupted) : 0;
  return interrupted <= borne && broken <= borne;
}

function leastNear(expected: number): number {
  return expected - Math.max((2 / 3) * expected, chanceAround(expected));
}

function mostNear(expected: number): number {
  return expected + Math.max(2 * expected, chanceAround(expected));
}

function chanceAround(expected: number): number {
  return 3 * Math.sqrt(expected) + 1;
}

function firstAbove(bounds: readonly number[], low: number): number {
  let i = 0;
  while (i < bounds.length && lowerBound(bounds, i) < low) i++;
  return i;
}

function lowerBound(bounds: readonly number[], i: number): number {
  return i === 0 ? 0 : (bounds[i - 1] as number);
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i <= to; i++) sum += values[i] as number;
  return sum;
}
