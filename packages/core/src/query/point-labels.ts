import { type AttributeColumns, readValue } from '../model/attributes.ts';
import type { MetricTable, TelemetryBatch } from '../model/batch.ts';
import type { Labels } from '../model/labels.ts';
import { attributeText } from './attribute-text.ts';

function addRow(
  labels: Map<string, string>,
  batch: TelemetryBatch,
  columns: AttributeColumns,
  row: number,
): void {
  const end = columns.offsets[row + 1] as number;
  for (let at = columns.offsets[row] as number; at < end; at++) {
    const name = batch.strings[columns.keys[at] as number] as string;
    const text = attributeText(readValue(columns, batch.strings, at));
    if (text === '') labels.delete(name);
    else labels.set(name, text);
  }
}

/**
 * Labels of one row of any table: its attributes over those of its resource. An empty value is the same as an
 * absent label, so labels never hold one.
 */
export function rowLabels(
  batch: TelemetryBatch,
  table: { readonly attributes: AttributeColumns; readonly resource: Uint32Array },
  row: number,
): Labels {
  const labels = new Map<string, string>();
  addRow(labels, batch, batch.resources.attributes, table.resource[row] as number);
  addRow(labels, batch, table.attributes, row);
  return labels;
}

/** Labels of the metric point in `row`, as queries see them. */
export function pointLabels(batch: TelemetryBatch, row: number): Labels {
  return rowLabels(batch, batch.metrics as MetricTable, row);
}
