import { labelsKey, type MetricDescriptor } from '@abduce/core';
import type { StreamIdentity } from '../samples/stream-finder.ts';
import type { MetricChunk } from './metric-chunk.ts';

/** Points that count on from one another: one label set, kind, temporality and scope. */
export interface MetricStream extends StreamIdentity {
  readonly family: MetricFamily;
  readonly labelsKey: string;
  readonly delta: boolean;
  readonly kind: MetricDescriptor['kind'];
  /** Oldest first. */
  readonly chunks: MetricChunk[];
  /** True once its last chunk was let go; nothing may be added then. */
  gone: boolean;
}

/** All streams of one metric name. */
export interface MetricFamily {
  readonly name: string;
  readonly streams: Map<string, MetricStream>;
  /** Bucket layouts in use, so that chunks share them. */
  readonly layouts: Float64Array[];
}

const maxLayouts = 64;

export function metricFamily(name: string): MetricFamily {
  return { name, streams: new Map(), layouts: [] };
}

/** `bounds` and `Infinity`, as an array that equal layouts share. */
export function sharedBounds({ layouts }: MetricFamily, bounds: Float64Array): Float64Array {
  for (const layout of layouts) {
    if (layout.length === bounds.length + 1 && bounds.every((bound, i) => bound === layout[i])) {
      return layout;
    }
  }
  const layout = new Float64Array(bounds.length + 1);
  layout.set(bounds);
  layout[bounds.length] = Number.POSITIVE_INFINITY;
  if (layouts.length < maxLayouts) layouts.push(layout);
  return layout;
}

export function metricStream(family: MetricFamily, identity: StreamIdentity): MetricStream {
  const { kind, temporality } = identity.descriptor;
  return {
    ...identity,
    family,
    labelsKey: labelsKey(identity.labels),
    delta: temporality === 'delta',
    kind,
    chunks: [],
    gone: false,
  };
}

/** Rough size of a stream without its points. */
export function streamBytes({ key, labels }: MetricStream): number {
  return 600 + key.length * 2 + labels.size * 80;
}
