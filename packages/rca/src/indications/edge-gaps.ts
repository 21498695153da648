import { dependencyId, type EntityId } from '@abduce/core';
import type { CaseView } from '../case/case-view.ts';
import { certainRise, middleOf } from './samples.ts';
import type { SpanEvents } from './span-events.ts';
import { isPlainCall } from './strata.ts';
import type { TraceFrame } from './trace-frame.ts';

/** Time between the two sides of the calls of one edge. Milliseconds. */
export interface EdgeGap {
  readonly id: EntityId;
  readonly source: EntityId;
  readonly target: EntityId;
  readonly before: number;
  /** The least that a normal needs: another one may be troubled as well. */
  readonly usual: number;
  readonly after: number;
  /** What was added for certain, per call. */
  readonly rise: number;
  /** Calls in the window. */
  readonly calls: number;
}

/** Gaps of the calls that were traced on both sides: the caller's span less the callee's. */
export function tracedGaps(frame: TraceFrame, events: SpanEvents): readonly EdgeGap[] {
  const { rows, tree, group, normals } = frame;
  const edges = new Map<number, number[][]>();
  const { length } = rows.services;
  for (let row = 0; row < rows.length; row++) {
    const when = group[row] as number;
    if (when < 0 || !isPlainCall(frame, events, row)) continue;
    const answer = tree.answer[row] as number;
    const key = (rows.service[row] as number) * length + (rows.service[answer] as number);
    let samples = edges.get(key);
    if (samples === undefined) {
      samples = Array.from({ length: normals + 1 }, () => []);
      edges.set(key, samples);
    }
    const gap = (rows.duration[row] as number) - (rows.duration[answer] as number);
    (samples[when] as number[]).push(Math.max(0, gap));
  }
  const gaps: EdgeGap[] = [];
  for (const [key, samples] of edges) {
    const now = middleOf(samples[normals] as number[]);
    let rise = 0;
    let before = 0;
    let least = Number.POSITIVE_INFINITY;
    let exercised = 0;
    for (let normal = 0; normal < normals; normal++) {
      const usual = middleOf(samples[normal] as number[]);
      if (usual.count < 3) continue;
      exercised++;
      rise += certainRise(usual, now);
      before += usual.median;
      least = Math.min(least, usual.median);
    }
    if (exercised === 0 || now.count < 3) continue;
    const source = rows.services[Math.floor(key / length)] as EntityId;
    const target = rows.services[key % length] as EntityId;
    gaps.push({
      id: dependencyId(source, target),
      source,
      target,
      before: before / exercised,
      usual: least,
      after: now.median,
      rise: rise / exercised,
      calls: now.count,
    });
  }
  return gaps;
}

/** The same from measurements of both sides. */
export function measuredGaps(view: CaseView): readonly EdgeGap[] {
  const gaps: EdgeGap[] = [];
  for (const { id, source, target } of view.graph.dependencies) {
    const measured = view.call('networkTime', id);
    const calls = view.call('requests', id)?.shift.after ?? 0;
    if (measured === undefined || !(calls > 0)) continue;
    const finite = (values: Float64Array): number[] => [...values].filter(Number.isFinite);
    const usual = middleOf(measured.track.baselines.flatMap(finite));
    const now = middleOf(finite(measured.track.window));
    // A minute's value is a sample of one: what single minutes stray by counts in full.
    const single = { ...usual, variance: usual.variance * usual.count };
    gaps.push({
      id,
      source,
      target,
      before: usual.median * 1000,
      usual: usual.median * 1000,
      after: now.median * 1000,
      rise: now.count > 0 ? certainRise(single, { ...now, count: 3 }) * 1000 : 0,
      calls,
    });
  }
  return gaps;
}
