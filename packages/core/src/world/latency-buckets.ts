import type { EntityId } from '../model/entity.ts';
import type { TimeGrid } from '../model/grid.ts';
import { labelsOf } from '../model/labels.ts';
import type { SignalName } from '../model/signals.ts';
import { quantileOfBuckets } from '../query/quantile-of-buckets.ts';
import { addSkippingNaN } from './transform-series.ts';
import type { DraftSignals } from './world-draft.ts';

/** Collects cumulative bucket rates per entity, and turns them into rows and quantiles. */
export interface LatencyBuckets {
  add(source: string, signal: SignalName, entity: EntityId, le: string, values: Float64Array): void;
  flush(signals: DraftSignals): Iterable<void>;
}

interface Ladder {
  readonly source: string;
  readonly signal: SignalName;
  readonly entity: EntityId;
  /** By upper bound as text. */
  readonly rungs: Map<string, Float64Array>;
}

const serviceQuantiles = [
  ['service.latency.p50', 0.5],
  ['service.latency.p95', 0.95],
  ['service.latency.p99', 0.99],
] as const;
const dependencyQuantiles = [['dependency.latency.p95', 0.95]] as const;

function boundOf(le: string): number {
  return le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
}

function flushLadder(ladder: Ladder, signals: DraftSignals): void {
  const { source, signal, entity } = ladder;
  const rungs = [...ladder.rungs].sort(([a], [b]) => boundOf(a) - boundOf(b));
  const ofService = signal === 'service.latency.bucket';
  if (ofService) {
    for (const [le, values] of rungs) {
      signals.claim(source, signal, entity, labelsOf({ le }))?.set(values);
    }
  }
  const bounds = rungs.map(([le]) => boundOf(le));
  const counts = new Float64Array(rungs.length);
  for (const [name, q] of ofService ? serviceQuantiles : dependencyQuantiles) {
    const row = signals.claim(source, name, entity);
    for (let step = 0; row !== undefined && step < row.length; step++) {
      for (let i = 0; i < counts.length; i++) counts[i] = rungs[i]?.[1][step] as number;
      row[step] = quantileOfBuckets(bounds, counts, q);
    }
  }
}

export function latencyBuckets({ length }: TimeGrid): LatencyBuckets {
  const ladders = new Map<string, Ladder>();
  return {
    add(source, signal, entity, le, values) {
      const key = `${signal}\0${entity}`;
      let ladder = ladders.get(key);
      if (ladder === undefined) {
        ladder = { source, signal, entity, rungs: new Map() };
        ladders.set(key, ladder);
      }
      let rung = ladder.rungs.get(le);
      if (rung === undefined) {
        rung = new Float64Array(length).fill(Number.NaN);
        ladder.rungs.set(le, rung);
      }
      addSkippingNaN(rung, values);
    },
    *flush(signals) {
      for (const ladder of ladders.values()) {
        flushLadder(ladder, signals);
        yield;
      }
    },
  };
}
