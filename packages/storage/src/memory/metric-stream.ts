import { type Labels, labelsKey, type MetricDescriptor } from '@abduce/core';
import type { MetricChunk } from './metric-chunk.ts';

/** Where the points of a stream come from, beyond what its labels say. */
export interface StreamOrigin {
  /** Names of the labels that describe the resource, not the point; shared between streams. */
  readonly resource: ReadonlySet<string>;
  readonly scope: string;
  readonly scopeVersion: string;
}

/** Points that count on from one another: one label set, kind, temporality and scope. */
export interface MetricStream {
  readonly family: MetricFamily;
  /** Unique in the family. */
  readonly key: string;
  readonly labels: Labels;
  readonly labelsKey: string;
  readonly delta: boolean;
  readonly kind: MetricDescriptor['kind'];
  /** As the first of its points had it. */
  readonly descriptor: MetricDescriptor;
  readonly origin: StreamOrigin;
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

export function metricStream(
  family: MetricFamily,
  key: string,
  labels: Labels,
  descriptor: MetricDescriptor,
  origin: StreamOrigin,
): MetricStream {
  const { kind, temporality } = descriptor;
  return {
    family,
    key,
    labels,
    labelsKey: labelsKey(labels),
    delta: temporality === 'delta',
    kind,
    descriptor,
    origin,
    chunks: [],
    gone: false,
  };
}

/** Rough size of a stream without its points. */
export function streamBytes({ key, labels }: MetricStream): number {
  return 600 + key.length * 2 + labels.size * 80;
}
