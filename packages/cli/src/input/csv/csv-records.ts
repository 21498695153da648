import { AbduceError } from '@abduce/core';

export interface CsvRecord {
  readonly fields: readonly string[];
  /** The line it begins in; counts from 1. */
  readonly line: number;
  /** Characters before it. */
  readonly position: number;
}

export const delimiters = [',', ';', '\t'] as const;

const largestRecord = 4 * 1024 ** 2;

/** The delimiter that the first line uses most. */
export function delimiterOf(head: string): string {
  const line = head.split(/\r?\n/, 1)[0] ?? '';
  const count = (text: string): number => line.split(text).length;
  return [...delimiters].sort((a, b) => count(b) - count(a))[0] ?? ',';
}

type State = 'plain' | 'quoted' | 'quote';

/** A field that a line break or the end of the file ends, and whether the line holds anything because of it. */
function endOf(field: string, state: State): { readonly field: string; readonly any: boolean } {
  const text = state === 'plain' && field.endsWith('\r') ? field.slice(0, -1) : field;
  return { field: text, any: text !== '' || state === 'quote' };
}

/**
 * Records of a CSV file as RFC 4180 has them: fields may be quoted and then hold the delimiter, line breaks and
 * doubled quotes. Empty lines are passed over. Throws `DECODE` with the line.
 */
export async function* csvRecords(
  chunks: AsyncIterable<Uint8Array>,
  delimiter: string,
): AsyncGenerator<CsvRecord> {
  const decoder = new TextDecoder('utf-8');
  let [line, startLine, base, start] = [1, 1, 0, 0];
  let [state, field, fields]: [State, string, string[]] = ['plain', '', []];
  let any = false;
  const record = (next: number): CsvRecord | undefined => {
    fields.push(field);
    const made =
      any || fields.length > 1 ? { fields, line: startLine, position: start } : undefined;
    [field, fields, any, start, startLine] = ['', [], false, next, line];
    return made;
  };
  const wrong = (what: string): AbduceError =>
    new AbduceError('DECODE', `line ${startLine}: ${what}`, {
      hint: 'write fields with quotes, delimiters or line breaks in quotes, and quotes in them twice',
    });
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const char = text[at];
      if (state === 'quoted') {
        if (char === '\n') line++;
        if (char !== '"') continue;
        field += text.slice(from, at);
        state = 'quote';
        continue;
      }
      if (state === 'quote' && char === '"') {
        field += '"';
        [state, from] = ['quoted', at + 1];
        continue;
      }
      if (char === delimiter || char === '\n') {
        if (state === 'plain') field += text.slice(from, at);
        if (char === delimiter) {
          fields.push(field);
          field = '';
        } else {
          const end = endOf(field, state);
          if (end.any) any = true;
          field = end.field;
          line++;
          const made = record(base + at + 1);
          if (made !== undefined) yield made;
        }
        [state, from] = ['plain', at + 1];
      } else if (state === 'quote') {
        if (char !== '\r') throw wrong(`${JSON.stringify(char)} after a quoted field`);
      } else if (char === '"' && field === '' && at === from) {
        [state, from] = ['quoted', at + 1];
      }
    }
    if (state !== 'quote') field += text.slice(from);
    if (field.length > largestRecord)
      throw wrong(`a field has more than ${largestRecord} characters`);
    base += text.length;
  }
  if (state === 'quoted') throw wrong('the file ends inside of a quoted field');
  const last = endOf(field, state);
  if (last.any) any = true;
  field = last.field;
  const made = any || fields.length > 0 ? record(base) : undefined;
  if (made !== undefined) yield made;
}
