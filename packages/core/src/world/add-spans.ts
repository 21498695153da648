import { spanGraphBuilder } from '../graph/span-graph-builder.ts';
import type { TelemetryBatch } from '../model/batch.ts';
import { AbduceError } from '../model/error.ts';
import type { SignalTableBuilder } from '../model/signal-table.ts';
import { addReports } from './add-reports.ts';
import type { IdentityIndex } from './identity-index.ts';
import type { Presence } from './presence.ts';
import { addDependency, addInstance, addNode, addService, type WorldDraft } from './world-draft.ts';

/** Rows for the span graph to write; what somebody else has stated already stays as it is. */
function spanRows({ signals, grid }: WorldDraft): SignalTableBuilder {
  const nowhere = new Float64Array(grid.length);
  return {
    row: (signal, entity, labels) => signals.claim('spans', signal, entity, labels) ?? nowhere,
    build() {
      throw new AbduceError('BUG', 'a world builds its signal table itself');
    },
  };
}

/** Topology, request signals and quality from spans. */
export function* addSpans(
  draft: WorldDraft,
  batches: readonly TelemetryBatch[],
  identities: IdentityIndex,
  presence: Presence,
): Generator<void> {
  const builder = spanGraphBuilder({ grid: draft.grid });
  let any = false;
  for (const batch of batches) {
    const { spans } = batch;
    if (spans === undefined) continue;
    any = true;
    const rows = { resource: spans.resource, times: spans.startMs };
    yield* addReports(draft, batch, rows, identities, presence);
    builder.add(batch);
    yield;
  }
  if (!any) return;
  const graph = yield* builder.slices();
  for (const service of graph.services) addService(draft, service);
  for (const instance of graph.instances) addInstance(draft, instance);
  for (const node of graph.nodes) addNode(draft, node);
  for (const dependency of graph.dependencies) {
    addDependency(draft, dependency);
    draft.callers.add(dependency.source);
  }
  draft.quality = graph.quality;
  yield;
  yield* graph.signalSlices(spanRows(draft));
  const { spans, services, calls } = graph.dropped;
  if (spans + services + calls > 0) {
    draft.gaps.push({
      signal: 'traces',
      reason: 'truncated',
      detail: `left out for lack of room: ${spans} spans, ${services} services, ${calls} calls`,
    });
  }
}
