import type { SpanDocument } from '../../protocol/documents.ts';

/** A span in one line: what was asked, how it ended. */
export const brief = (span: SpanDocument): string =>
  [span.method, span.host, span.target, span.status, span.error]
    .filter((text) => text !== '')
    .join(' ') +
  (span.failed ? ' failed' : '') +
  (span.waits ? ' waits' : '');

/** Lines of the spans of each connection, by its pid. */
export function byConnection(spans: readonly SpanDocument[]): Map<number, string[]> {
  const lines = new Map<number, string[]>();
  for (const span of spans) {
    const list = lines.get(span.pid) ?? [];
    list.push(brief(span));
    lines.set(span.pid, list);
  }
  return lines;
}
