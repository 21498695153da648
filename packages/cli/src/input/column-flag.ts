import { usageError } from '../usage.ts';
import type { CsvColumns } from './csv/csv-layout.ts';

const single = ['time', 'metric', 'value', 'service', 'unit', 'kind'] as const;
const several = ['labels', 'values'] as const;

/** Reads `time=ts,metric=name,labels=host|region`. Throws a usage error. */
export function columnsOf(text: string | undefined): CsvColumns {
  const columns: Record<string, string | readonly string[]> = {};
  for (const pair of text === undefined ? [] : text.split(',')) {
    const at = pair.indexOf('=');
    const [name, column] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    if (at > 0 && column !== '' && single.some((known) => known === name)) columns[name] = column;
    else if (at > 0 && column !== '' && several.some((known) => known === name))
      columns[name] = column.split('|').map((one) => one.trim());
    else {
      throw usageError(
        `--columns has "${pair}"; write ${[...single, ...several].join('=…, ')}=… (several columns with |)`,
      );
    }
  }
  return columns;
}
