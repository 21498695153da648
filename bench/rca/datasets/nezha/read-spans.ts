import { bytes, longs, pushHex, type Texts, words } from './columns.ts';

/** Spans of some files, each id once, in the order of the files. `pod` and `name` are numbers of texts. */
export interface SpanColumns {
  readonly length: number;
  readonly traceId: Uint32Array;
  readonly spanId: Uint32Array;
  readonly parentSpanId: Uint32Array;
  readonly pod: Uint32Array;
  readonly name: Uint32Array;
  readonly startNano: BigUint64Array;
  readonly endNano: BigUint64Array;
  /** 1 for spans without a parent. */
  readonly root: Uint8Array;
}

/** Reads `TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Duration`. */
export function readSpans(files: readonly string[], strings: Texts): SpanColumns {
  const [traceId, spanId, parentSpanId, pod, name] = [words(), words(), words(), words(), words()];
  const [startNano, endNano, root] = [longs(), longs(), bytes()];
  const seen = new Set<string>();
  for (const text of files) {
    let at = text.indexOf('\n') + 1;
    while (at > 0 && at < text.length) {
      let end = text.indexOf('\n', at);
      if (end < 0) end = text.length;
      const cells = text.slice(at, end).split(',');
      at = end + 1;
      const [trace = '', span = '', parent = '', podName = '', operation = '', start, finish] =
        cells;
      // Neighbouring minutes repeat some spans.
      if (start === undefined || finish === undefined || seen.has(span)) continue;
      seen.add(span);
      pushHex(traceId, trace, 4);
      pushHex(spanId, span, 2);
      pushHex(parentSpanId, parent, 2);
      root.push(parent === 'root' ? 1 : 0);
      pod.push(strings.id(podName));
      name.push(strings.id(operation));
      startNano.push(BigInt(start));
      endNano.push(BigInt(finish));
    }
  }
  return {
    length: seen.size,
    traceId: traceId.take(),
    spanId: spanId.take(),
    parentSpanId: parentSpanId.take(),
    pod: pod.take(),
    name: name.take(),
    startNano: startNano.take(),
    endNano: endNano.take(),
    root: root.take(),
  };
}
