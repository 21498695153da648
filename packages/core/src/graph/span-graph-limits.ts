import type { SpanGraphOptions } from './span-graph.ts';

export interface SpanGraphLimits extends SpanGraphOptions {
  readonly maxServices: number;
  readonly maxDependencies: number;
}

/** What `add` had to leave out. */
export interface Unread {
  readonly spans: number;
  readonly links: number;
}
