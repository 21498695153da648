import { dependencyId, type EntityId } from '@abduce/core';
import type { CaseView, Measured } from '../case/case-view.ts';
import { ratioTrack } from '../case/track.ts';
import { type Excess, excessOf, noExcess } from './excess.ts';
import { quickExcess } from './quick.ts';
import type { Interval } from './symptom.ts';

/** Where extra seconds and extra failures sit on one dependency, as its caller sees them. */
export interface EdgeBalance {
  readonly id: EntityId;
  readonly source: EntityId;
  readonly target: EntityId;
  /** True when the calls themselves were measured. */
  readonly measured: boolean;
  /** Extra seconds because each call takes longer. */
  readonly slower: Excess;
  /** Extra seconds because each request makes more calls. */
  readonly more: Excess;
  /** Extra seconds between the two sides. */
  readonly gap: Excess;
  /** Extra failed calls. */
  readonly failing: Excess;
  /** Called now, never before. */
  readonly novel: boolean;
}

/** What one service has too much of, and whose it is. */
export interface NodeBalance {
  readonly id: EntityId;
  readonly slower: Excess;
  readonly failing: Excess;
  readonly novel: boolean;
}

export interface Balance {
  readonly nodes: ReadonlyMap<EntityId, NodeBalance>;
  readonly edges: readonly EdgeBalance[];
}

export const balanceDefaults = {
  /** Beyond this many points, series that a cheap test finds flat are left out. */
  robustPoints: 400_000,
  /** … flat means an excess under this share of the largest. */
  flatShare: 0.002,
} as const;

function isNovel(measured: Measured | undefined): boolean {
  if (measured === undefined) return false;
  const { before, after } = measured.shift;
  return after > 0 && !(before > 0);
}

function nodeBalance(view: CaseView, id: EntityId, interval: Interval): NodeBalance {
  const requests = view.service('requests', id);
  return {
    id,
    slower: excessOf(view.service('latency', id), requests?.track, interval),
    failing: excessOf(view.service('errorRatio', id), requests?.track, interval),
    novel: isNovel(requests),
  };
}

function edgeBalance(
  view: CaseView,
  source: EntityId,
  target: EntityId,
  interval: Interval,
): EdgeBalance {
  const id = dependencyId(source, target);
  const requests = view.call('requests', id);
  const base = { id, source, target, measured: requests !== undefined, novel: isNovel(requests) };
  if (requests === undefined) {
    return { ...base, slower: noExcess, more: noExcess, gap: noExcess, failing: noExcess };
  }
  const latency = view.call('latency', id);
  const served = view.service('requests', source);
  let more = noExcess;
  if (latency !== undefined && served !== undefined) {
    const perRequest = view.measure(`per-request\0${id}`, () =>
      ratioTrack(requests.track, served.track),
    );
    const calls = excessOf(perRequest, served.track, interval);
    const usual = latency.shift.before;
    if (usual > 0) more = { amount: calls.amount * usual, confidence: calls.confidence };
  }
  return {
    ...base,
    slower: excessOf(latency, requests.track, interval),
    more,
    gap: excessOf(view.call('networkTime', id), requests.track, interval),
    failing: excessOf(view.call('errorRatio', id), requests.track, interval),
  };
}

/**
 * Extra seconds and failures of every service and dependency during the interval. Small cases get the
 * robust statistics throughout; large ones only where plain sums show something.
 */
export function balanceOf(view: CaseView, interval: Interval): Balance {
  const { graph, lookup } = view;
  const points = (view.services.length + graph.dependencies.length) * view.grid.length;
  const nodes = new Map<EntityId, NodeBalance>();
  let largest = 0;
  for (const { id } of view.services) {
    const node = nodeBalance(view, id, interval);
    nodes.set(id, node);
    largest = Math.max(largest, node.slower.amount);
  }
  const flat = largest * balanceDefaults.flatShare;
  const edges: EdgeBalance[] = [];
  for (const { id, source, target } of graph.dependencies) {
    if (source === target) continue;
    if (points > balanceDefaults.robustPoints) {
      const requests = lookup.track('dependency.requests', id);
      const time = lookup.track('dependency.time', id);
      const errors = lookup.track('dependency.errors', id);
      const served = lookup.track('service.requests', source);
      const moved =
        requests !== undefined &&
        ((time !== undefined && quickExcess(time, served ?? requests, interval) > flat) ||
          (errors !== undefined && quickExcess(errors, requests, interval) > 0.001));
      if (!moved) {
        const measured = requests !== undefined;
        edges.push({
          id,
          source,
          target,
          measured,
          slower: noExcess,
          more: noExcess,
          gap: noExcess,
          failing: noExcess,
          novel: false,
        });
        continue;
      }
    }
    edges.push(edgeBalance(view, source, target, interval));
  }
  return { nodes, edges };
}
