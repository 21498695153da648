import type {
  AttributeColumns,
  LogTable,
  MetricTable,
  ResourceTable,
  ScopeTable,
  SpanTable,
  ValueColumns,
} from '@abduce/core';
import type { ColumnType } from './column.ts';

/** What the ids of a column count: they must stay below the length of it. */
export type Domain = 'strings' | 'resources' | 'scopes' | 'descriptors';

export type Field =
  | {
      readonly kind: 'column';
      readonly type: ColumnType;
      /** Values a row. */
      readonly width: number;
      readonly below?: Domain;
    }
  | { readonly kind: 'attributes' }
  | { readonly kind: 'values' }
  /** Rows that belong to the rows of the table above, by offsets. */
  | { readonly kind: 'owned'; readonly fields: Readonly<Record<string, Field>> };

type FieldOf<T> = T extends Uint8Array | Uint32Array | Float64Array | BigUint64Array
  ? Extract<Field, { kind: 'column' }>
  : T extends AttributeColumns
    ? { readonly kind: 'attributes' }
    : T extends ValueColumns
      ? { readonly kind: 'values' }
      : Extract<Field, { kind: 'owned' }>;

/** Every column of the table must be here: a new one would be lost otherwise. */
type LayoutOf<T, Left extends keyof T = never> = {
  readonly [K in Exclude<keyof T, Left | 'length' | 'offsets'>]: FieldOf<T[K]>;
};

const column = (
  type: ColumnType,
  width = 1,
  below?: Domain,
): Extract<Field, { kind: 'column' }> => ({
  kind: 'column',
  type,
  width,
  ...(below !== undefined && { below }),
});

const string = column('u32', 1, 'strings');
const resource = column('u32', 1, 'resources');
const scope = column('u32', 1, 'scopes');
const word = column('u32');
const byte = column('u8');
const float = column('f64');
const nano = column('u64');
const traceId = column('u32', 4);
const spanId = column('u32', 2);
const attributes = { kind: 'attributes' } as const;

export const resourceLayout: LayoutOf<ResourceTable> = {
  attributes,
  droppedAttributes: word,
  schemaUrl: string,
};

export const scopeLayout: LayoutOf<ScopeTable> = {
  name: string,
  version: string,
  attributes,
  droppedAttributes: word,
  schemaUrl: string,
};

const eventLayout: LayoutOf<SpanTable['events']> = {
  name: string,
  timeNano: nano,
  attributes,
  droppedAttributes: word,
};

const linkLayout: LayoutOf<SpanTable['links']> = {
  traceId,
  spanId,
  traceState: string,
  flags: word,
  attributes,
  droppedAttributes: word,
};

export const spanLayout: LayoutOf<SpanTable> = {
  resource,
  scope,
  traceId,
  spanId,
  parentSpanId: spanId,
  traceState: string,
  flags: word,
  name: string,
  kind: byte,
  startNano: nano,
  endNano: nano,
  startMs: float,
  durationMs: float,
  status: byte,
  statusMessage: string,
  attributes,
  droppedAttributes: word,
  events: { kind: 'owned', fields: eventLayout },
  droppedEvents: word,
  links: { kind: 'owned', fields: linkLayout },
  droppedLinks: word,
};

export const logLayout: LayoutOf<LogTable> = {
  resource,
  scope,
  timeNano: nano,
  observedNano: nano,
  timeMs: float,
  severity: byte,
  severityText: string,
  eventName: string,
  body: { kind: 'values' },
  traceId,
  spanId,
  flags: word,
  attributes,
  droppedAttributes: word,
};

/** What a metric table holds beside its columns. */
export type MetricExtras =
  | 'descriptors'
  | 'histograms'
  | 'exponentials'
  | 'summaries'
  | 'exemplars';

export const pointLayout: LayoutOf<MetricTable, MetricExtras> = {
  descriptor: column('u32', 1, 'descriptors'),
  resource,
  scope,
  startNano: nano,
  timeNano: nano,
  timeMs: float,
  value: float,
  integer: byte,
  count: float,
  flags: word,
  attributes,
  detail: word,
};
