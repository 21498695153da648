import { batchBuilder, type SpanInit, type TelemetryBatch } from '@abduce/core';

/** A span with short numbers for ids. */
export interface MadeSpan extends Partial<SpanInit> {
  readonly span: number;
  readonly parent?: number;
  /** Service. */
  readonly of: string;
  readonly trace?: number;
  readonly version?: string;
}

export const traceId = (number: number): string => number.toString(16).padStart(32, '0');
export const spanId = (number: number): string => number.toString(16).padStart(16, '0');

/** One batch for each chunk of spans. */
export function madeBatches(...chunks: readonly (readonly MadeSpan[])[]): TelemetryBatch[] {
  return chunks.map((spans) => {
    const builder = batchBuilder();
    for (const { span, parent, of, trace = 1, version, ...rest } of spans) {
      builder.span({
        resource: {
          'service.name': of,
          ...(version !== undefined && { 'service.version': version }),
        },
        traceId: traceId(trace),
        spanId: spanId(span),
        ...(parent !== undefined && { parentSpanId: spanId(parent) }),
        name: `work ${span}`,
        start: 0,
        duration: 0,
        ...rest,
      });
    }
    return builder.build();
  });
}
