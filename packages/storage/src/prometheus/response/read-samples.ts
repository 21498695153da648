import { parseDecimal } from './decimal.ts';
import { type KnownTimes, readFastSamples } from './fast-samples.ts';
import { isSpace, malformed, type Reader } from './reader.ts';
import { growColumns, type SampleColumns } from './sample-columns.ts';
import { closingQuote } from './text.ts';

function skipSpace(reader: Reader): void {
  const { bytes } = reader;
  while (reader.pos < reader.end && isSpace(bytes[reader.pos] as number)) reader.pos++;
}

/** Milliseconds of a time in seconds; mostly ten digits and up to three behind the point. */
function parseTime(bytes: Uint8Array, start: number, end: number): number {
  let seconds = 0;
  let at = start;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) break;
    seconds = seconds * 10 + digit;
  }
  if (at === end && at > start) return seconds * 1000;
  if (bytes[at] !== 46 || end - at > 4 || at === start) {
    return Math.round(parseDecimal(bytes, start, end) * 1000);
  }
  let part = 0;
  let weight = 100;
  for (at++; at < end; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    part += digit * weight;
    weight /= 10;
  }
  return seconds * 1000 + part;
}

/**
 * Reads `[time, "value"]` at the reader's place; false, and the place as it was, when it has not all arrived.
 */
export function readSample(reader: Reader, columns: SampleColumns): boolean {
  const { bytes, end, pos: begin } = reader;
  const missing = (): false => {
    reader.pos = begin;
    return false;
  };
  if (bytes[begin] !== 91) throw malformed(reader, 'a sample is no list');
  reader.pos++;
  if (isSpace(bytes[reader.pos] as number)) skipSpace(reader);
  const timeStart = reader.pos;
  let at = timeStart;
  while (at < end && bytes[at] !== 44 && !isSpace(bytes[at] as number)) at++;
  const timeEnd = at;
  reader.pos = at;
  if (at < end && bytes[at] !== 44) skipSpace(reader);
  if (reader.pos >= end) return missing();
  if (bytes[reader.pos] !== 44) throw malformed(reader, 'a sample has no value');
  reader.pos++;
  if (isSpace(bytes[reader.pos] as number)) skipSpace(reader);
  if (reader.pos >= end) return missing();
  if (bytes[reader.pos] !== 34) throw malformed(reader, 'the value of a sample is no string');
  const start = reader.pos + 1;
  const close = closingQuote(reader, start);
  if (close < 0) return missing();
  reader.pos = close + 1;
  if (reader.pos < end && bytes[reader.pos] !== 93) skipSpace(reader);
  if (reader.pos >= end) return missing();
  if (bytes[reader.pos] !== 93) throw malformed(reader, 'a sample is not closed');
  reader.pos++;
  const time = parseTime(bytes, timeStart, timeEnd);
  const value = parseDecimal(bytes, start, close);
  if (Number.isNaN(time) || (Number.isNaN(value) && bytes[start] !== 78)) {
    reader.pos = begin;
    throw malformed(reader, 'a sample holds no number');
  }
  if (columns.length === columns.times.length || columns.length >= columns.maxSamples) {
    growColumns(columns);
  }
  columns.times[columns.length] = time;
  columns.values[columns.length++] = value;
  return true;
}

/**
 * Reads the samples of a list, from behind its bracket or from behind any of them; true when the list ended, false
 * when more has to arrive. Whatever was read stays read. The series' samples began at `start` of the columns.
 */
export function readSamples(
  reader: Reader,
  columns: SampleColumns,
  known: KnownTimes,
  start: number,
): boolean {
  for (;;) {
    readFastSamples(reader, columns, known, columns.length - start);
    const { bytes, end } = reader;
    if (reader.pos < end && isSpace(bytes[reader.pos] as number)) skipSpace(reader);
    if (reader.pos >= end) return false;
    const byte = bytes[reader.pos];
    if (byte === 93) {
      reader.pos++;
      return true;
    }
    const begin = reader.pos;
    if (byte === 44) reader.pos++;
    if (reader.pos < end && isSpace(bytes[reader.pos] as number)) skipSpace(reader);
    if (reader.pos >= end || !readSample(reader, columns)) {
      reader.pos = begin;
      return false;
    }
    if (reader.pos < end && bytes[reader.pos] === 44) reader.pos++;
  }
}
