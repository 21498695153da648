import {
  type AttributeColumns,
  normaliseStatement,
  type TelemetryBatch,
  valueKind,
} from '@abduce/core';

/**
 * Texts of spans and their ids, 0 for the empty text. Plain data with functions beside it: closures that are made
 * anew for each case and batch keep the engine from compiling the loop over the spans for good.
 */
export interface SpanTexts {
  readonly texts: string[];
  readonly ids: Map<string, number>;
  /** By text of a statement: the id of what it is without its values. */
  readonly statements: Map<string, number>;
  /** By id of a statement: the id of the table it names first. */
  readonly tables: Map<number, number>;
}

/** What one batch calls by numbers, and the span that is being read. */
export interface BatchTexts {
  readonly strings: TelemetryBatch['strings'];
  readonly attributes: AttributeColumns;
  /** By role: where its attribute of this span is, -1 for none. */
  readonly found: Int32Array;
  /** By place in `strings`: the text's id plus one, 0 while it was not asked for. */
  readonly known: Uint32Array;
}

export function spanTexts(): SpanTexts {
  return { texts: [''], ids: new Map([['', 0]]), statements: new Map(), tables: new Map() };
}

export function intern({ texts, ids }: SpanTexts, text: string): number {
  let id = ids.get(text);
  if (id === undefined) ids.set(text, (id = texts.push(text) - 1));
  return id;
}

export function internString(table: SpanTexts, { strings, known }: BatchTexts, at: number): number {
  const found = known[at] ?? 0;
  if (found > 0) return found - 1;
  const id = intern(table, strings[at] ?? '');
  known[at] = id + 1;
  return id;
}

/** The id of the text of the attribute in a role, 0 for none. */
export function internAttribute(table: SpanTexts, batch: BatchTexts, role: number): number {
  const at = batch.found[role] as number;
  if (at < 0) return 0;
  const value = batch.attributes.values[at] as number;
  return batch.attributes.kinds[at] === valueKind.string
    ? internString(table, batch, value)
    : intern(table, String(value));
}

/** The text of the attribute in a role, empty for none. */
export function attributeText(batch: BatchTexts, role: number): string {
  const at = batch.found[role] as number;
  if (at < 0) return '';
  const value = batch.attributes.values[at] as number;
  return batch.attributes.kinds[at] === valueKind.string
    ? (batch.strings[value] ?? '')
    : String(value);
}

/** The id of a statement without its values. */
export function internStatement(table: SpanTexts, text: string): number {
  let id = table.statements.get(text);
  if (id === undefined) {
    table.statements.set(text, (id = intern(table, normaliseStatement(text))));
  }
  return id;
}

/** The id of the table that a statement names first, 0 for none. */
export function internTable(table: SpanTexts, statement: number): number {
  let id = table.tables.get(statement);
  if (id === undefined) {
    const name = tableOf(table.texts[statement] as string);
    table.tables.set(statement, (id = intern(table, name)));
  }
  return id;
}

function tableOf(statement: string): string {
  return /\b(?:from|into|update|join|table)\s+["'`[]?([\w.]+)/i.exec(statement)?.[1] ?? '';
}
