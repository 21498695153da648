import type { EntityId } from '../model/entity.ts';
import { calledSource } from './coroot-traffic-rules.ts';
import { addSkippingNaN } from './transform-series.ts';
import type { WorldDraft } from './world-draft.ts';

const sliceEdges = 200;
const connectSource = 'connections that the agent saw';

/**
 * A connection that fails is a call that fails: no request is ever seen of it. Where requests are parsed, failed
 * connections are added to them; where they are not, each connection counts as one call. Calls that the caller's own
 * telemetry counts stay as they are.
 */
export function* foldConnects(
  draft: WorldDraft,
  connected: Iterable<EntityId>,
  failing: Iterable<EntityId>,
): Generator<void> {
  const { signals, grid } = draft;
  /** A copy: rows move when others are added. */
  const rowOf = (signal: 'dependency.connects' | 'dependency.connect_errors', edge: EntityId) => {
    const owner = signals.owner(signal, edge);
    return owner === undefined ? undefined : signals.claim(owner, signal, edge)?.slice();
  };
  let folded = 0;
  for (const edge of new Set([...connected, ...failing])) {
    if (++folded % sliceEdges === 0) yield;
    const failed = rowOf('dependency.connect_errors', edge);
    const owner = signals.owner('dependency.requests', edge);
    if (owner !== undefined && owner !== calledSource) continue;
    const source = owner ?? connectSource;
    const opened = owner === undefined ? rowOf('dependency.connects', edge) : undefined;
    if (opened === undefined && failed === undefined) continue;
    const none = new Float64Array(grid.length).map((_, i) =>
      Number.isNaN(opened?.[i] ?? Number.NaN) && Number.isNaN(failed?.[i] ?? Number.NaN)
        ? Number.NaN
        : 0,
    );
    for (const part of [none, opened, failed]) {
      const requests = signals.claim(source, 'dependency.requests', edge);
      if (part !== undefined && requests !== undefined) addSkippingNaN(requests, part);
    }
    for (const part of [none, failed]) {
      const errors = signals.claim(source, 'dependency.errors', edge);
      if (part !== undefined && errors !== undefined) addSkippingNaN(errors, part);
    }
  }
}
