import { answers, pairSpans } from './answers.ts';
import { calleeResolver } from './callee-resolver.ts';
import { adoptCallees, callees, nestCallees, resolveCallees } from './callees.ts';
import { edgeTable } from './edge-table.ts';
import { emitCalls } from './emit-calls.ts';
import { finishSpanGraph } from './finish-span-graph.ts';
import { linkSpans, nestSpans, spanTree } from './join-spans.ts';
import { learnAddresses, learnedAddresses } from './learned-addresses.ts';
import { nameResolver } from './name-resolver.ts';
import { findSilentCalls, silentCalls } from './silent-calls.ts';
import type { SpanGraph } from './span-graph.ts';
import type { SpanGraphLimits, Unread } from './span-graph-limits.ts';
import { insertSpans, spanIndex } from './span-index.ts';
import { followLinks, type SpanLinks } from './span-links.ts';
import { joinPages } from './span-pages.ts';
import type { SpanReaderContext } from './span-reader.ts';
import { vertexTable } from './vertex-table.ts';

/** Rows worked on between two yields: a few milliseconds of work. */
const sliceRows = 16_384;

/** Joins spans to a tree, calls to what answers them, and both to edges; in slices. */
export function* buildSpanGraph(
  context: SpanReaderContext,
  links: SpanLinks,
  options: SpanGraphLimits,
  unread: Unread,
): Generator<void, SpanGraph, void> {
  const { pool, resources, targets } = context;
  const read = yield* joinPages(context.pages);
  // Flags are written below: what was read stays as it is, so that more may be added and built again.
  const columns = { ...read, flags: read.flags.slice() };
  const { length } = columns;
  function* overRows(work: (from: number, to: number) => void): Generator<void, void, void> {
    for (let from = 0; from < length; from += sliceRows) {
      work(from, Math.min(length, from + sliceRows));
      yield;
    }
  }
  const index = spanIndex(columns);
  yield* overRows((from, to) => insertSpans(index, from, to));
  const tree = spanTree(columns);
  yield* overRows((from, to) => linkSpans(tree, index, from, to));
  yield* overRows((from, to) => nestSpans(tree, columns, resources.resources, from, to));
  const services = Uint32Array.from(resources.resources, ({ service }) => service);
  const spans = { columns, tree, resources, targets, services };
  const found = answers(columns);
  yield* overRows((from, to) => pairSpans(spans, found, from, to));
  followLinks(links, spans, index, found);
  yield;
  const silent = silentCalls(length);
  yield* overRows((from, to) => findSilentCalls(silent, spans, found, from, to));
  const learned = learnedAddresses(targets);
  if (silent.anyPeer) {
    yield* overRows((from, to) => learnAddresses(learned, spans, found, from, to));
  }
  const vertices = vertexTable(
    resources.services.map(({ id, identity }) => ({ id, name: identity.name })),
    resources.services.length + options.maxServices,
  );
  const names = nameResolver(resources);
  const resolver = calleeResolver(targets, pool, vertices, names, learned, silent.pairs);
  const reached = callees(columns);
  yield* overRows((from, to) => resolveCallees(spans, found, reached, silent, resolver, from, to));
  if (tree.nestedCalls) {
    yield* overRows((from, to) => adoptCallees(spans, found, reached, from, to));
    yield* overRows((from, to) => nestCallees(spans, found, reached, from, to));
  }
  const joined = {
    ...spans,
    answers: found,
    callees: reached,
    resolver,
    edges: edgeTable(options.maxDependencies),
    edgeOf: new Int32Array(length).fill(-1),
  };
  let unanswered = 0;
  yield* overRows((from, to) => {
    unanswered += emitCalls(joined, from, to);
  });
  const { duplicates } = index;
  return finishSpanGraph({ ...joined, pool, vertices, options, unread, unanswered, duplicates });
}
