import { answers } from './answers.ts';
import { callTable } from './call-table.ts';
import { calleeResolver } from './callee-resolver.ts';
import { callees } from './callees.ts';
import { edgeTable } from './edge-table.ts';
import { emitCalls } from './emit-calls.ts';
import { finishSpanGraph } from './finish-span-graph.ts';
import { spanTree } from './join-spans.ts';
import { learnAddresses } from './learned-addresses.ts';
import { nameResolver } from './name-resolver.ts';
import type { SpanGraph, SpanGraphOptions } from './span-graph.ts';
import { spanIndex } from './span-index.ts';
import { followLinks, type SpanLinks } from './span-links.ts';
import type { SpanReaderContext } from './span-reader.ts';
import { vertexTable } from './vertex-table.ts';

/** Rows worked on between two yields: a few milliseconds of work. */
const sliceRows = 16_384;

export interface SpanGraphLimits extends SpanGraphOptions {
  readonly maxServices: number;
  readonly maxDependencies: number;
}

/** What `add` had to leave out. */
export interface Unread {
  readonly spans: number;
  readonly links: number;
}

/** Joins spans to a tree, calls to what answers them, and both to edges; in slices. */
export function* buildSpanGraph(
  context: SpanReaderContext,
  links: SpanLinks,
  options: SpanGraphLimits,
  unread: Unread,
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
  const { learned, callers } = learnAddresses(columns, found, resources, targets);
  yield;
  const vertices = vertexTable(
    resources.services.map(({ id, identity }) => ({ id, name: identity.name })),
    resources.services.length + options.maxServices,
  );
  const names = nameResolver(resources);
  const resolver = calleeResolver(targets, pool, vertices, names, learned, callers);
  const reached = callees(columns, tree, found, resources, targets, resolver);
  yield* overRows(reached.resolve);
  yield* overRows(reached.adopt);
  yield* overRows(reached.nest);
  const edges = edgeTable(options.maxDependencies);
  const calls = callTable(length);
  const joined = { columns, tree, answers: found, callees: reached, resources, targets, resolver };
  let unanswered = 0;
  yield* overRows((from, to) => {
    unanswered += emitCalls(joined, edges, calls, from, to);
  });
  return finishSpanGraph({
    ...joined,
    pool,
    vertices,
    edges,
    calls,
    options,
    unread,
    unanswered,
    duplicates: index.duplicates,
  });
}
