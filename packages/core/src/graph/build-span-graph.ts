import { dependencyId } from '../model/entity.ts';
import { answers } from './answers.ts';
import { markAttempts } from './attempts.ts';
import { callTable } from './call-table.ts';
import { calleeResolver } from './callee-resolver.ts';
import { callees } from './callees.ts';
import { clockSkew } from './clock-skew.ts';
import { describeEntities } from './describe-entities.ts';
import { edgeTable } from './edge-table.ts';
import { emitCalls } from './emit-calls.ts';
import { groupRows } from './groups.ts';
import { spanTree } from './join-spans.ts';
import { latencyBounds } from './latency-bounds.ts';
import { learnAddresses } from './learned-addresses.ts';
import { nameResolver } from './name-resolver.ts';
import { observedSteps } from './observed-steps.ts';
import { operationTable } from './operations.ts';
import { requestTable } from './request-table.ts';
import { flag } from './span-columns.ts';
import type { SpanGraph, SpanGraphOptions } from './span-graph.ts';
import { spanIndex } from './span-index.ts';
import { followLinks, type SpanLinks } from './span-links.ts';
import type { SpanReaderContext } from './span-reader.ts';
import { statementTable } from './statements.ts';
import { vertexTable } from './vertex-table.ts';
import { writeCalls } from './write-calls.ts';
import { writeRequests } from './write-requests.ts';

/** Rows worked on between two yields: a few milliseconds of work. */
const sliceRows = 16_384;

const always = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

interface Limits extends SpanGraphOptions {
  readonly maxServices: number;
  readonly maxDependencies: number;
}

export function* buildSpanGraph(
  context: SpanReaderContext,
  links: SpanLinks,
  options: Limits,
  before: { readonly spans: number; readonly unfit: number; readonly links: number },
): Generator<void, SpanGraph, void> {
  const { pool, resources, targets } = context;
  // Flags are written below: the columns read so far stay as they are, so that more may be added and built again.
  const columns = { ...context.columns, flags: context.columns.flags.slice() };
  const { length } = columns;
  function* overRows(work: (from: number, to: number) => void): Generator<void, void, void> {
    for (let from = 0; from < length; from += sliceRows) {
      work(from, Math.min(length, from + sliceRows));
      yield;
    }
  }
  const index = spanIndex(columns);
  yield* overRows(index.insert);
  const tree = spanTree(columns, index, resources);
  yield* overRows(tree.link);
  yield* overRows(tree.nest);
  const found = answers(columns, tree, resources, targets);
  yield* overRows(found.pair);
  followLinks(links, columns, index, found);
  yield;
  const vertices = vertexTable(
    resources.services.map(({ id, identity }) => ({ id, name: identity.name })),
    resources.services.length + options.maxServices,
  );
  const { learned, callers } = learnAddresses(columns, found, resources, targets);
  yield;
  const resolver = calleeResolver(
    targets,
    pool,
    vertices,
    nameResolver(resources),
    learned,
    callers,
  );
  const reached = callees(columns, tree, found, resources, targets, resolver);
  yield* overRows(reached.resolve);
  yield* overRows(reached.adopt);
  yield* overRows(reached.nest);
  const marks = markAttempts(columns, tree, reached, targets);
  yield;
  const edges = edgeTable(options.maxDependencies);
  const calls = callTable(length);
  const emit = {
    columns,
    tree,
    answers: found,
    callees: reached,
    marks,
    resources,
    targets,
    resolver,
  };
  let unanswered = 0;
  yield* overRows((from, to) => {
    unanswered += emitCalls(emit, edges, calls, from, to);
  });
  const requests = requestTable(columns, tree, resources);
  yield;
  const byEdge = groupRows(calls.edge, calls.length, edges.size);
  const byService = groupRows(requests.service, requests.length, resources.services.length);
  yield;
  const idOf = (vertex: number): string => vertices.vertices[vertex]?.id as string;
  const edgeId = (edge: number): string =>
    dependencyId(idOf(edges.source(edge)), idOf(edges.target(edge)));
  const skew = clockSkew(columns, calls, edges, byEdge, reached.answerOf, idOf);
  yield;
  const entities = describeEntities(columns, resources, vertices.vertices);
  const order = Array.from({ length: edges.size }, (_, edge) => ({ edge, id: edgeId(edge) })).sort(
    (a, b) => (a.id < b.id ? -1 : 1),
  );
  const seenBy = ['client', 'client', 'server', 'both'] as const;
  let spans = 0;
  for (let row = 0; row < length; row++) {
    if (((columns.flags[row] as number) & flag.ignored) === 0) spans++;
  }
  return {
    ...entities,
    dependencies: order.map(({ edge, id }) => ({
      id,
      source: idOf(edges.source(edge)),
      target: idOf(edges.target(edge)),
      protocols: [...edges.protocols(edge)].map((at) => pool.strings[at] as string).sort(),
      seenBy: seenBy[edges.sides(edge)] ?? 'both',
    })),
    quality: {
      spans,
      orphanSpans: tree.orphans,
      duplicateSpans: index.duplicates,
      unansweredCalls: unanswered,
      clockSkew: skew,
    },
    dropped: {
      spans: before.spans + before.unfit,
      services: vertices.dropped,
      calls: edges.dropped,
      strings: pool.dropped,
      links: before.links,
    },
    ambiguousAddresses: resolver.ambiguous,
    writeSignals(builder, write = {}) {
      const grid = write.grid ?? options.grid;
      const observed = write.observed ?? (write.grid === undefined ? options.observed : undefined);
      const share = observedSteps(columns, tree, grid, observed);
      if (!share.some((part) => part > 0)) return;
      const bounds = write.latencyBounds ?? options.latencyBounds ?? latencyBounds;
      const services = resources.services.map(({ id }, service) => ({ id, service }));
      for (const { id, service } of services.sort((a, b) => (a.id < b.id ? -1 : 1))) {
        const rows = byService.order.subarray(
          byService.offsets[service],
          byService.offsets[service + 1],
        );
        if (rows.length > 0) writeRequests(builder, id, requests, rows, grid, share, bounds);
      }
      for (const { edge, id } of order) {
        const rows = byEdge.order.subarray(byEdge.offsets[edge], byEdge.offsets[edge + 1]);
        writeCalls(builder, id, calls, rows, grid, share);
      }
    },
    operations: (range = always) => operationTable(requests, columns, pool.strings, idOf, range),
    statements: (range = always) => statementTable(calls, columns, pool.strings, edgeId, range),
  };
}
