import { AbduceError, batchBuilder, type PointInit } from '@abduce/core';
import { headOf } from '../byte-source.ts';
import { type Piece, pieceRows, type ReadContext } from '../piece.ts';
import { type CsvColumns, type CsvLayout, csvLayout } from './csv-layout.ts';
import { type CsvRecord, csvRecords, delimiterOf } from './csv-records.ts';
import { timeOf } from './time-of.ts';

type Owner = Pick<PointInit, 'time' | 'resource' | 'attributes' | 'unit'>;

/** By what Prometheus calls its counters, or by what the file says. */
function kindOf(name: string, said: string | undefined): Pick<PointInit, 'kind'> {
  return said === 'counter' || said === 'sum' || (said === undefined && name.endsWith('_total'))
    ? { kind: 'sum' }
    : { kind: 'gauge' };
}

function ownerOf({ fields, line }: CsvRecord, layout: CsvLayout): Owner {
  const text = fields[layout.time] ?? '';
  const time = timeOf(text);
  if (time === undefined) {
    throw new AbduceError('DECODE', `line ${line}: "${text.slice(0, 80)}" is not a time`, {
      hint: 'write ISO 8601, or seconds, milliseconds, microseconds or nanoseconds since 1970',
    });
  }
  const service = layout.service === undefined ? '' : (fields[layout.service] ?? '');
  return {
    time,
    resource: service === '' ? {} : { 'service.name': service },
    unit: layout.unit === undefined ? '' : (fields[layout.unit] ?? ''),
    attributes: new Map(
      layout.labels.flatMap(([name, at]) =>
        fields[at] === undefined || fields[at] === '' ? [] : [[name, fields[at]]],
      ),
    ),
  };
}

const words: Readonly<Record<string, number>> = {
  '+inf': Number.POSITIVE_INFINITY,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

/** The number in a field; `undefined` where there is none. Throws `DECODE` for anything else. */
function numberIn(text: string, line: number, column: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || /^(nan|null|none|-)$/i.test(trimmed)) return undefined;
  const value = words[trimmed.toLowerCase()] ?? Number(trimmed);
  if (!Number.isNaN(value)) return value;
  throw new AbduceError(
    'DECODE',
    `line ${line}, column ${column}: "${trimmed.slice(0, 80)}" is not a number`,
    { hint: 'if the column is a label, name it with --columns labels=…' },
  );
}

/** Points of one record: one in long form, one a column in wide form. */
function* pointsOf(
  record: CsvRecord,
  header: readonly string[],
  layout: CsvLayout,
  refuse: ReadContext['refuse'],
): Generator<PointInit> {
  const { fields, line } = record;
  if (fields.length !== header.length) {
    throw new AbduceError(
      'DECODE',
      `line ${line} has ${fields.length} fields; the first line has ${header.length}`,
      { hint: 'quote fields that hold the delimiter' },
    );
  }
  const owner = ownerOf(record, layout);
  const { numbers } = layout;
  const pairs =
    numbers.form === 'wide'
      ? numbers.metrics
      : [[fields[numbers.metric]?.trim() ?? '', numbers.value] as const];
  const said = layout.kind === undefined ? undefined : fields[layout.kind]?.trim().toLowerCase();
  for (const [name, at] of pairs) {
    if (name === '') {
      refuse('rows without the name of a metric');
      continue;
    }
    const value = numberIn(fields[at] ?? '', line, header[at] ?? name);
    if (value === undefined) refuse('fields without a number');
    else yield { ...owner, name, value, ...kindOf(name, said) };
  }
}

/**
 * Metrics from CSV, in long form (`time,metric,value` and labels) or wide form (a column for each metric). Throws
 * `DECODE` with line, column and value.
 */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  columns: CsvColumns,
  { refuse }: Pick<ReadContext, 'refuse'>,
): AsyncGenerator<Piece> {
  const opened = await headOf(chunks, 65_536);
  const delimiter = delimiterOf(opened.head.toString('utf8'));
  let header: readonly string[] | undefined;
  let layout: CsvLayout | undefined;
  let [builder, rows, position] = [batchBuilder(), 0, 0];
  const take = (): Piece => {
    const batch = builder.build();
    [builder, rows] = [batchBuilder(), 0];
    return { batch, position };
  };
  for await (const record of csvRecords(opened.chunks, delimiter)) {
    if (header === undefined || layout === undefined) {
      header = record.fields;
      layout = csvLayout(header, columns);
      continue;
    }
    if (rows === 0) position = record.position;
    for (const point of pointsOf(record, header, layout, refuse)) {
      builder.point(point);
      rows++;
    }
    if (rows >= pieceRows) yield take();
  }
  if (rows > 0) yield take();
  if (header === undefined)
    throw new AbduceError('DECODE', 'it is empty', {
      hint: 'the first line should name the columns, for example time,metric,value',
    });
}
