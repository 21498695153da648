import type { EntityId } from '../model/entity.ts';
import type { SignalTableBuilder } from '../model/signal-table.ts';
import { markAttempts } from './attempts.ts';
import type { JoinedSpans } from './emit-calls.ts';
import { type Groups, groupRows } from './groups.ts';
import { latencyBounds } from './latency-bounds.ts';
import { observedSteps } from './observed-steps.ts';
import { type RequestTable, requestTable } from './request-table.ts';
import type { SpanGraphOptions, WriteSignalsOptions } from './span-graph.ts';
import { writeCalls } from './write-calls.ts';
import { writeRequests } from './write-requests.ts';

/** What only signals and tables need; worked out when it is first asked for. */
export interface SpanDetails {
  requests(): RequestTable;
  byEdge(): Groups;
  /** Writes all signals; yields after each few entities. */
  write(builder: SignalTableBuilder, options: WriteSignalsOptions): Generator<void, void, void>;
}

/** Entities written between two yields. */
const sliceEntities = 32;

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const byId = (a: { readonly id: EntityId }, b: { readonly id: EntityId }): number =>
  a.id < b.id ? -1 : 1;

export function spanDetails(
  joined: JoinedSpans,
  edgeId: (edge: number) => EntityId,
  options: SpanGraphOptions,
): SpanDetails {
  const { columns, tree, callees, targets, resources, edges, edgeOf } = joined;
  const marks = lazy(() =>
    options.detail === 'edges' ? undefined : markAttempts(columns, tree, callees, targets),
  );
  const requests = lazy(() => requestTable(columns, tree, resources));
  const byEdge = lazy(() => groupRows(edgeOf, edgeOf.length, edges.size));
  const byService = lazy(() => {
    const { service, length } = requests();
    return groupRows(service, length, resources.services.length);
  });
  const rowsOf = ({ offsets, order }: Groups, group: number): Uint32Array =>
    order.subarray(offsets[group], offsets[group + 1]);
  return {
    requests,
    byEdge,
    *write(builder, { grid = options.grid, observed, latencyBounds: given }) {
      const watched = observed ?? (grid === options.grid ? options.observed : undefined);
      const share = observedSteps(columns, tree, grid, watched);
      if (!share.some((part) => part > 0)) return;
      yield;
      const bounds = given ?? options.latencyBounds ?? latencyBounds;
      const served = byService();
      yield;
      const services = resources.services.map(({ id }, service) => ({ id, service })).sort(byId);
      for (const [at, { id, service }] of services.entries()) {
        const rows = rowsOf(served, service);
        if (rows.length > 0) writeRequests(builder, id, requests(), rows, grid, share, bounds);
        if (at % sliceEntities === 0) yield;
      }
      const called = byEdge();
      yield;
      const attempts = marks();
      yield;
      const ids = Array.from({ length: edges.size }, (_, edge) => ({ id: edgeId(edge), edge }));
      for (const [at, { id, edge }] of ids.sort(byId).entries()) {
        writeCalls(builder, id, joined, attempts, rowsOf(called, edge), grid, share);
        if (at % sliceEntities === 0) yield;
      }
    },
  };
}
