import { dependencyId, type EntityId } from '../model/entity.ts';
import type { TimeRange } from '../model/units.ts';
import type { Quality } from '../model/world.ts';
import { clockSkew } from './clock-skew.ts';
import { describeEntities } from './describe-entities.ts';
import type { JoinedSpans } from './emit-calls.ts';
import { operationTable } from './operations.ts';
import { flag, type SpanColumns } from './span-columns.ts';
import { spanDetails } from './span-details.ts';
import type { SpanGraph } from './span-graph.ts';
import type { SpanGraphLimits, Unread } from './span-graph-limits.ts';
import { statementTable } from './statements.ts';
import type { StringPool } from './string-pool.ts';
import type { VertexTable } from './vertex-table.ts';

export interface FinishedJoin extends JoinedSpans {
  readonly pool: StringPool;
  readonly vertices: VertexTable;
  readonly options: SpanGraphLimits;
  readonly unread: Unread;
  readonly unanswered: number;
  readonly duplicates: number;
}

const always: TimeRange = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };
const seenBy = ['client', 'client', 'server', 'both'] as const;

function countSpans({ flags, length }: SpanColumns): number {
  let spans = 0;
  for (let row = 0; row < length; row++) if (((flags[row] as number) & flag.ignored) === 0) spans++;
  return spans;
}

/** Turns the tables into the graph that users see. */
export function finishSpanGraph(joined: FinishedJoin): SpanGraph {
  const { columns, tree, resources, resolver } = joined;
  const { pool, vertices, edges, options, unread } = joined;
  const idOf = (vertex: number): EntityId => vertices.vertices[vertex]?.id as EntityId;
  const edgeId = (edge: number): EntityId =>
    dependencyId(idOf(edges.source(edge)), idOf(edges.target(edge)));
  const details = spanDetails(joined, edgeId, options);
  let quality: Quality | undefined;
  const dependencies = Array.from({ length: edges.size }, (_, edge) => ({
    id: edgeId(edge),
    source: idOf(edges.source(edge)),
    target: idOf(edges.target(edge)),
    protocols: [...edges.protocols(edge)].map((at) => pool.strings[at] as string).sort(),
    seenBy: seenBy[edges.sides(edge)] ?? 'both',
  })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const graph: SpanGraph = {
    ...describeEntities(columns, resources, vertices.vertices),
    dependencies,
    get quality(): Quality {
      return (quality ??= {
        spans: countSpans(columns),
        orphanSpans: tree.orphans,
        duplicateSpans: joined.duplicates,
        unansweredCalls: joined.unanswered,
        clockSkew: clockSkew(joined, details.byEdge(), idOf),
      });
    },
    dropped: {
      spans: unread.spans,
      services: vertices.dropped,
      calls: edges.dropped,
      strings: pool.dropped,
      links: unread.links,
    },
    ambiguousAddresses: resolver.ambiguous,
    writeSignals(builder, write = {}) {
      for (const _ of details.write(builder, write));
    },
    signalSlices: (builder, write = {}) => details.write(builder, write),
    operations: (range = always) =>
      operationTable(details.requests(), columns, pool.strings, idOf, range),
    statements: (range = always) => statementTable(joined, pool.strings, edgeId, range),
  };
  return graph;
}
