import { encodeDocument, type Report } from '@abduce/core';

/** The report as a document; `decodeDocument` reads it back, charts and `NaN` included. */
export function renderJson(report: Report): string {
  return encodeDocument(report);
}
