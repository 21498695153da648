import { AbduceError, batchBuilder } from '@abduce/core';
import { headOf } from '../byte-source.ts';
import { jsonItems } from '../json-items.ts';
import { type Piece, pieceRows, type ReadContext } from '../piece.ts';
import { reworded } from '../reworded.ts';
import type { JaegerTrace } from './jaeger-json.ts';
import { spanOf } from './jaeger-span.ts';

/** Whether a file that begins so may be Jaeger's. */
export function looksLikeJaeger(head: string): boolean {
  return /"traceID"\s*:/.test(head);
}

function isTrace(value: unknown): value is JaegerTrace {
  return (
    typeof value === 'object' && value !== null && 'spans' in value && Array.isArray(value.spans)
  );
}

/**
 * Traces as Jaeger's API and user interface give them: `{"data": [trace, …]}`, an array of traces, or traces one after
 * the other. Throws `DECODE` with line, trace and value.
 */
export async function* readJaeger(
  chunks: AsyncIterable<Buffer>,
  { refuse }: Pick<ReadContext, 'refuse'>,
): AsyncGenerator<Piece> {
  const opened = await headOf(chunks, 65_536);
  const head = opened.head.toString('utf8');
  const elements = /^\ufeff?\s*(\[|\{\s*"data")/.test(head) || /"data"\s*:\s*\[/.test(head);
  let [builder, rows, position] = [batchBuilder(), 0, 0];
  const take = (): Piece => {
    const batch = builder.build();
    [builder, rows] = [batchBuilder(), 0];
    return { batch, position };
  };
  let found = false;
  for await (const { key, text, line, offset } of jsonItems(opened.chunks, { elements })) {
    if (key !== '' && key !== 'data') continue;
    if (text === 'null') continue;
    if (rows === 0) position = offset;
    let trace: unknown;
    try {
      trace = JSON.parse(text);
      if (!isTrace(trace)) throw new AbduceError('DECODE', 'this is not a trace with spans');
      found = true;
      for (const span of trace.spans) {
        const init = spanOf(span, trace);
        if (init === undefined) refuse('spans that name no process of their trace');
        else {
          builder.span(init);
          rows++;
        }
      }
    } catch (cause) {
      const id = isTrace(trace) ? `, trace ${JSON.stringify(trace.traceID)}` : '';
      throw reworded(`line ${line}${id}`, cause, 'give what Jaeger’s API /api/traces answers');
    }
    if (rows >= pieceRows) yield take();
  }
  if (rows > 0) yield take();
  if (!found) {
    throw new AbduceError('DECODE', 'it holds no traces of Jaeger', {
      hint: 'give what Jaeger’s API /api/traces answers: {"data": [{"traceID": …, "spans": […]}]}',
    });
  }
}
