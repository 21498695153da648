import type { CaseFile, ServiceGraph, UnixMs } from '@abduce/core';
import { type CallGroup, callGroups } from './call-groups.ts';
import { type Failure, failuresOf } from './failures.ts';
import { type HeldCalls, heldCalls } from './held-calls.ts';
import { type Operation, operationsOf } from './operations.ts';
import { targetResolver } from './resolve-target.ts';
import { readSpans, type SpanRows } from './span-rows.ts';
import { type SpanTree, spanTree } from './span-tree.ts';

/** What the span tables of a case say about where time goes and failures begin. */
export interface TraceAnalysis {
  readonly rows: SpanRows;
  readonly tree: SpanTree;
  /** Most extra time first. */
  readonly calls: readonly CallGroup[];
  /** Most extra time first. */
  readonly operations: readonly Operation[];
  /** Most frequent first. */
  readonly failures: readonly Failure[];
  /** Calls made while a transaction was open, most time first. */
  readonly held: readonly HeldCalls[];
}

/** `undefined` when the case holds no spans. `from` and `to` bound the time in which the symptom shows. */
export function analyzeTraces(
  caseFile: CaseFile,
  graph: ServiceGraph,
  from: UnixMs,
  to: UnixMs,
): TraceAnalysis | undefined {
  const rows = readSpans(caseFile, from, to);
  if (rows === undefined) return undefined;
  const tree = spanTree(rows);
  const targetOf = targetResolver(graph, rows, tree);
  return {
    rows,
    tree,
    calls: callGroups(rows, tree, targetOf),
    operations: operationsOf(rows, tree),
    failures: failuresOf(rows, tree, targetOf),
    held: heldCalls(rows, tree, targetOf),
  };
}
