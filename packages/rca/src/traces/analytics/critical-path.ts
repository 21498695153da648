import { type EntityId, hexId, type UnixMs } from '@abduce/core';
import { operationKey, operationOf } from './operation-key.ts';
import type { TraceSummary, Traces } from './traces.ts';
import { criticalPathWalker } from './walk-critical-path.ts';

/** A stretch of time in which a request waited for one span's own work. */
export interface PathSegment {
  readonly service: EntityId;
  /** The span's name. */
  readonly operation: string;
  /** Id of the span: 16 hexadecimal digits. */
  readonly span: string;
  /** On the clock of the root. */
  readonly start: UnixMs;
  /** Milliseconds. */
  readonly duration: number;
}

export interface CriticalPath {
  readonly trace: TraceSummary;
  /** In order of time, without gaps; their durations add up to the root's. */
  readonly segments: readonly PathSegment[];
}

/**
 * What one request was waiting for, moment by moment: the chain of work that had to be faster for the request to be
 * faster. After the last-returning-child analysis of Zhang et al., "CRISP: Critical Path Analysis of Large-Scale
 * Microservice Architectures" (USENIX ATC 2022); `criticalPathWalker` tells how asynchronous and overlapping
 * children and skewed clocks are read. Undefined when there is no such trace.
 *
 * O(n log n) in all spans that were read; for many traces use `criticalPathProfile`.
 */
export function criticalPath(traces: Traces, id: string): CriticalPath | undefined {
  const trace = traces.list.find((candidate) => candidate.id === id);
  const { columns } = traces;
  if (trace === undefined || columns === undefined) return undefined;
  const { rows } = columns;
  const segments: PathSegment[] = [];
  criticalPathWalker(columns)(columns.roots[trace.index] as number, (row, from, to) => {
    segments.push({
      ...operationOf(rows, operationKey(rows, row)),
      span: hexId(rows.ids, row * 2, 2),
      start: from,
      duration: to - from,
    });
  });
  return { trace, segments: segments.reverse() };
}
