import {
  createObserver,
  type Investigation,
  type Millis,
  systemClock,
  type UnixMs,
} from '@abduce/core';
import { createEngine, templateExplainer } from '@abduce/rca';
import type { Invocation } from '../invocation.ts';
import { openStore } from '../store/open-store.ts';
import { usageError } from '../usage.ts';
import { stepFor } from './recording.ts';
import { timesOf } from './target-of.ts';

/** Normal time to compare with: some hours tell more than minutes, and are still read in seconds. */
const shortestBaseline: Millis = 3_600_000;

function clockAt(time: UnixMs) {
  let now = time;
  return {
    now: () => now,
    sleep: async (duration: Millis) => {
      now += duration;
    },
  };
}

/** Explains a time out of a store that is there already: what it holds is read and nothing is written. */
export async function investigateStore(
  text: string,
  latencyThreshold: number | undefined,
  { flags, terminal, env, signal }: Invocation,
): Promise<Investigation> {
  const { from, to = systemClock().now() } = timesOf(flags);
  if (from === undefined) throw usageError('--store needs --from: the time to explain');
  if (to <= from) throw usageError(`--from is "${flags.from}"; it must be in the past`);
  const length = to - from;
  await using opened = await openStore(text, env);
  terminal.status(`reading ${opened.shown}`);
  await using observer = createObserver({
    store: opened.store,
    engine: createEngine(),
    explainer: templateExplainer(),
    clock: clockAt(to),
    step: stepFor(length),
    window: length,
    ...(latencyThreshold !== undefined && { slo: { latency: { threshold: latencyThreshold } } }),
  });
  const baseline = Math.max(length, shortestBaseline);
  return await observer.investigate(
    {
      range: { start: from, end: to },
      baselines: [{ start: from - baseline, end: from }],
      ...(flags.service !== undefined && { service: flags.service }),
    },
    { signal },
  );
}
