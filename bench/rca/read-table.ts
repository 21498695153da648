import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The text of `path`, or of `path` with `.gz` added; `undefined` when neither exists. */
export function readText(path: string): string | undefined {
  if (existsSync(path)) return readFileSync(path, 'utf8');
  if (existsSync(`${path}.gz`)) return gunzipSync(readFileSync(`${path}.gz`)).toString('utf8');
  return undefined;
}

/** Comma-separated rows (RFC 4180: quotes, doubled quotes, line breaks inside quotes). Empty lines are left out. */
export function parseRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const { length } = text;
  while (at < length) {
    let cell: string;
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end < 0) end = length;
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else {
      const start = at;
      while (at < length && text[at] !== ',' && text[at] !== '\n') at++;
      cell = text.slice(start, text[at - 1] === '\r' ? at - 1 : at);
    }
    row.push(cell);
    if (text[at] === ',') {
      at++;
      if (at < length) continue;
      row.push('');
    }
    if (text[at] === '\r') at++;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
    at++;
  }
  return rows;
}
