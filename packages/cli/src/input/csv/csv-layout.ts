import { AbduceError } from '@abduce/core';

/** Which column of a CSV file holds what; `labels` and `values` may be several. */
export interface CsvColumns {
  readonly time?: string;
  readonly metric?: string;
  readonly value?: string;
  readonly service?: string;
  readonly unit?: string;
  readonly kind?: string;
  readonly labels?: readonly string[];
  /** Wide form only: which columns are metrics. Default all others. */
  readonly values?: readonly string[];
}

export interface CsvLayout {
  readonly time: number;
  /** Long form: one number a row. Wide form: one number a column. */
  readonly numbers:
    | { readonly form: 'long'; readonly metric: number; readonly value: number }
    | { readonly form: 'wide'; readonly metrics: readonly (readonly [name: string, at: number])[] };
  readonly service: number | undefined;
  readonly unit: number | undefined;
  readonly kind: number | undefined;
  readonly labels: readonly (readonly [name: string, at: number])[];
}

const usual = {
  time: /^(@?timestamp|time|ts|date|datetime|_time)$/i,
  metric: /^(metric|metric[_ ]?name|name|__name__|_measurement)$/i,
  value: /^(value|val|_value)$/i,
  service: /^(service|service[._ ]?name)$/i,
  unit: /^unit$/i,
  kind: /^(kind|type)$/i,
} as const;

type Single = keyof typeof usual;

/** Finds the columns by what was said, else by their usual names. Throws `DECODE`. */
export function csvLayout(header: readonly string[], columns: CsvColumns): CsvLayout {
  const names = header.map((name) => name.trim());
  const shown = names.join(', ').slice(0, 300);
  const said = (what: string, name: string): number => {
    const at = names.indexOf(name);
    if (at >= 0) return at;
    throw new AbduceError('DECODE', `line 1: there is no column "${name}" for ${what}`, {
      hint: `the columns are ${shown}; choose with --columns time=…,metric=…,value=…`,
    });
  };
  const find = (what: Single): number | undefined => {
    const name = columns[what];
    if (name !== undefined) return said(what, name);
    const at = names.findIndex((candidate) => usual[what].test(candidate));
    return at < 0 ? undefined : at;
  };
  const [time, metric, value] = [find('time'), find('metric'), find('value')];
  if (time === undefined) {
    throw new AbduceError('DECODE', 'line 1: no column is called time, timestamp or ts', {
      hint: `the columns are ${shown}; say which it is with --columns time=…`,
    });
  }
  const [service, unit] = [find('service'), find('unit')];
  const long = metric !== undefined && value !== undefined && columns.values === undefined;
  const kind = long ? find('kind') : undefined;
  const taken = new Set([time, service, unit, kind, ...(long ? [metric, value] : [])]);
  const rest = names.flatMap((name, at) =>
    taken.has(at) || name === '' ? [] : [[name, at] as const],
  );
  const labels = columns.labels?.map((name) => [name, said('a label', name)] as const);
  if (long) {
    const numbers = { form: 'long', metric, value } as const;
    return { time, numbers, service, unit, kind, labels: labels ?? rest };
  }
  const metrics =
    columns.values?.map((name) => [name, said('a metric', name)] as const) ??
    rest.filter(([name]) => columns.labels?.includes(name) !== true);
  if (metrics.length === 0) {
    throw new AbduceError('DECODE', 'line 1: no column is left that could be a metric', {
      hint: `the columns are ${shown}; long form has time, metric and value, wide form a column for each metric`,
    });
  }
  return { time, numbers: { form: 'wide', metrics }, service, unit, kind, labels: labels ?? [] };
}
