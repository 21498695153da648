import type { Labels } from '@abduce/core';
import { type KnownTimes, knownTimes } from './fast-samples.ts';
import { feed, isSpace, malformed, openReader, type Reader } from './reader.ts';
import {
  openColumns,
  readSample,
  readSamples,
  type SampleColumns,
  takeColumns,
} from './sample-columns.ts';
import { type KnownTexts, knownTexts, readLabelText, readText } from './text.ts';

/** One series of an answer, with the label names that the server gave. */
export interface RawSeries {
  readonly labels: Labels;
  /** Milliseconds since the Unix epoch. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export interface PromAnswer {
  readonly status: string;
  readonly errorType: string;
  readonly error: string;
  readonly warnings: readonly string[];
  /** Whether the server says that part of its data did not answer. */
  readonly partial: boolean;
  /** `matrix`, `vector`, `scalar` or `string`; empty when the answer has no data. */
  readonly resultType: string;
  /** Series of a matrix or vector, each with at least one sample; a scalar is one without labels. */
  readonly series: readonly RawSeries[];
}

/** `undefined` asks for more bytes. */
type Step<T> = Generator<undefined, T>;

interface Parser {
  readonly reader: Reader;
  readonly known: KnownTexts;
  readonly columns: SampleColumns;
  readonly times: KnownTimes;
  readonly found: { readonly labels: Labels; readonly from: number; readonly to: number }[];
  readonly texts: { status: string; errorType: string; error: string; resultType: string };
  readonly warnings: string[];
  partial: boolean;
}

const noLabels: Labels = new Map();
const maxDepth = 64;

function* more({ reader }: Parser): Step<void> {
  if (reader.done) throw malformed(reader, 'it ends too early');
  yield undefined;
}

/** The next byte that is no space; it is not read yet. */
function* peek(parser: Parser): Step<number> {
  const { reader } = parser;
  for (;;) {
    while (reader.pos < reader.end) {
      const byte = reader.bytes[reader.pos] as number;
      if (!isSpace(byte)) return byte;
      reader.pos++;
    }
    yield* more(parser);
  }
}

function* expect(parser: Parser, byte: number): Step<void> {
  if ((yield* peek(parser)) !== byte) {
    throw malformed(parser.reader, `"${String.fromCharCode(byte)}" is missing`);
  }
  parser.reader.pos++;
}

function* text(parser: Parser): Step<string> {
  if ((yield* peek(parser)) !== 34) throw malformed(parser.reader, 'a string is missing');
  for (;;) {
    const found = readText(parser.reader, parser.known);
    if (found !== undefined) return found;
    yield* more(parser);
  }
}

/** A string, or nothing for a value of another type, which is skipped. */
function* maybeText(parser: Parser): Step<string> {
  if ((yield* peek(parser)) === 34) return yield* text(parser);
  yield* skip(parser, 0);
  return '';
}

function* literal(parser: Parser): Step<string> {
  const { reader } = parser;
  let word = '';
  for (;;) {
    for (; reader.pos < reader.end; reader.pos++) {
      const byte = reader.bytes[reader.pos] as number;
      if (isSpace(byte) || byte === 44 || byte === 93 || byte === 125) return word;
      word += String.fromCharCode(byte);
      if (word.length > 64) throw malformed(reader, 'a number is too long');
    }
    if (reader.done) return word;
    yield undefined;
  }
}

/** Calls `each` for every entry of the list at the reader's place. */
function* list(parser: Parser, each: () => Step<void>): Step<void> {
  yield* expect(parser, 91);
  if ((yield* peek(parser)) === 93) {
    parser.reader.pos++;
    return;
  }
  for (;;) {
    yield* each();
    const byte = yield* peek(parser);
    if (byte !== 44 && byte !== 93)
      throw malformed(parser.reader, 'a list goes on without a comma');
    parser.reader.pos++;
    if (byte === 93) return;
  }
}

function* object(parser: Parser, each: (key: string) => Step<void>): Step<void> {
  yield* expect(parser, 123);
  if ((yield* peek(parser)) === 125) parser.reader.pos++;
  else {
    yield* member(parser, each);
    yield* moreMembers(parser, each);
  }
}

function* member(parser: Parser, each: (key: string) => Step<void>): Step<void> {
  const key = yield* text(parser);
  yield* expect(parser, 58);
  yield* each(key);
}

/** From behind a member up to the end of the object. */
function* moreMembers(parser: Parser, each: (key: string) => Step<void>): Step<void> {
  for (;;) {
    const byte = yield* peek(parser);
    if (byte !== 44 && byte !== 125) {
      throw malformed(parser.reader, 'an object goes on without a comma');
    }
    parser.reader.pos++;
    if (byte === 125) return;
    yield* member(parser, each);
  }
}

function* skip(parser: Parser, depth: number): Step<void> {
  if (depth > maxDepth) throw malformed(parser.reader, `values nest deeper than ${maxDepth}`);
  const byte = yield* peek(parser);
  if (byte === 34) yield* text(parser);
  else if (byte === 91) yield* list(parser, () => skip(parser, depth + 1));
  else if (byte === 123) yield* object(parser, () => skip(parser, depth + 1));
  else {
    const word = yield* literal(parser);
    if (!/^(true|false|null|-?\d[\d.eE+-]*)$/.test(word)) {
      throw malformed(parser.reader, `"${word}" is no value`);
    }
  }
}

/** Labels that have all arrived, the usual case; `undefined` for anything else, and the place as it was. */
function labelsAtOnce({ reader, known }: Parser): Labels | undefined {
  const begin = reader.pos;
  const { bytes } = reader;
  const labels = new Map<string, string>();
  if (bytes[reader.pos++] === 123) {
    for (let place = 0; bytes[reader.pos] === 34; place += 2) {
      const name = readLabelText(reader, known, place);
      if (name === undefined || reader.pos + 1 >= reader.end) break;
      if (bytes[reader.pos++] !== 58 || bytes[reader.pos] !== 34) break;
      const value = readLabelText(reader, known, place + 1);
      if (value === undefined || reader.pos >= reader.end) break;
      labels.set(name, value);
      const byte = bytes[reader.pos++];
      if (byte === 125) return labels;
      if (byte !== 44) break;
    }
  }
  reader.pos = begin;
  return undefined;
}

function follows({ reader }: Parser, text: string): boolean {
  const { bytes, pos } = reader;
  if (pos + text.length > reader.end) return false;
  for (let i = 0; i < text.length; i++) if (bytes[pos + i] !== text.charCodeAt(i)) return false;
  reader.pos += text.length;
  return true;
}

/** What Prometheus writes before the samples of a series; `undefined`, and the place as it was, for anything else. */
function seriesHead(parser: Parser): Labels | undefined {
  const { reader } = parser;
  const begin = reader.pos;
  if (follows(parser, '{"metric":')) {
    const labels = labelsAtOnce(parser);
    if (labels !== undefined && follows(parser, ',"values":[')) return labels;
  }
  reader.pos = begin;
  return undefined;
}

function* readLabels(parser: Parser): Step<Labels> {
  yield* peek(parser);
  const atOnce = labelsAtOnce(parser);
  if (atOnce !== undefined) return atOnce;
  const labels = new Map<string, string>();
  yield* object(parser, function* (name) {
    labels.set(name, yield* text(parser));
  });
  return labels;
}

/** From behind the bracket. */
function* samples(parser: Parser): Step<void> {
  const start = parser.columns.length;
  while (!readSamples(parser.reader, parser.columns, parser.times, start)) yield* more(parser);
}

function* oneSample(parser: Parser): Step<void> {
  yield* peek(parser);
  while (!readSample(parser.reader, parser.columns)) yield* more(parser);
}

function* readSeries(parser: Parser): Step<void> {
  const { reader, columns, found } = parser;
  const from = columns.length;
  const head = seriesHead(parser);
  let labels = head ?? noLabels;
  const member = function* (key: string): Step<void> {
    if (key === 'metric') labels = yield* readLabels(parser);
    else if (key === 'values') {
      yield* expect(parser, 91);
      yield* samples(parser);
    } else if (key === 'value') yield* oneSample(parser);
    else yield* skip(parser, 0);
  };
  if (head === undefined) yield* object(parser, member);
  else {
    const start = columns.length;
    while (!readSamples(reader, columns, parser.times, start)) yield* more(parser);
    if (reader.bytes[reader.pos] === 125 && reader.pos < reader.end) reader.pos++;
    else yield* moreMembers(parser, member);
  }
  const to = columns.length;
  if (to > from) found.push({ labels, from, to });
}

/** A scalar `[time, "value"]` looks like a list of series until its first entry; a string's value is no number. */
function* readResult(parser: Parser): Step<void> {
  const { reader, columns } = parser;
  if ((yield* peek(parser)) !== 91) return yield* skip(parser, 0);
  reader.pos++;
  const byte = yield* peek(parser);
  if (byte === 93) {
    reader.pos++;
    return;
  }
  if (byte === 123) {
    for (;;) {
      yield* readSeries(parser);
      const next = yield* peek(parser);
      if (next !== 44 && next !== 93) throw malformed(reader, 'a list goes on without a comma');
      reader.pos++;
      if (next === 93) return;
      yield* peek(parser);
    }
  }
  const time = Number(yield* literal(parser));
  yield* expect(parser, 44);
  const value = yield* text(parser);
  yield* expect(parser, 93);
  const number = {
    NaN: Number.NaN,
    '+Inf': Number.POSITIVE_INFINITY,
    '-Inf': Number.NEGATIVE_INFINITY,
  }[value];
  parser.found.push({ labels: noLabels, from: columns.length, to: columns.length + 1 });
  columns.times[columns.length] = Math.round(time * 1000);
  columns.values[columns.length++] = number ?? Number(value);
}

function* readBody(parser: Parser): Step<void> {
  yield* object(parser, function* (key) {
    if (key === 'status' || key === 'errorType' || key === 'error') {
      parser.texts[key] = yield* maybeText(parser);
    } else if (key === 'warnings' && (yield* peek(parser)) === 91) {
      yield* list(parser, function* () {
        const warning = yield* maybeText(parser);
        if (parser.warnings.length < 100) parser.warnings.push(warning.slice(0, 1000));
      });
    } else if (key === 'isPartial') {
      parser.partial = (yield* peek(parser)) === 116;
      yield* skip(parser, 0);
    } else if (key === 'data' && (yield* peek(parser)) === 123) {
      yield* object(parser, function* (inner) {
        if (inner === 'resultType') parser.texts.resultType = yield* maybeText(parser);
        else if (inner === 'result') yield* readResult(parser);
        else yield* skip(parser, 0);
      });
    } else yield* skip(parser, 0);
  });
  const { reader } = parser;
  for (;;) {
    for (; reader.pos < reader.end; reader.pos++) {
      if (!isSpace(reader.bytes[reader.pos] as number))
        throw malformed(reader, 'it goes on behind its end');
    }
    if (reader.done) return;
    yield undefined;
  }
}

export interface AnswerParserOptions {
  readonly maxSamples: number;
  /** Texts of answers before this one; parsers may share them. */
  readonly known?: KnownTexts;
}

export interface AnswerParser {
  /** Reads what has arrived; the chunk is not kept. */
  push(chunk: Uint8Array): void;
  /** Throws `DECODE` when the answer is not complete. */
  end(): PromAnswer;
}

/**
 * Reads the answer of a query from its bytes as they arrive, samples straight into columns: no object or string per
 * sample. Keys may come in any order, unknown ones are skipped. Throws `DECODE` for what is no answer, and
 * `STORE_REJECTED` beyond `maxSamples`.
 */
export function answerParser({
  maxSamples,
  known = knownTexts(),
}: AnswerParserOptions): AnswerParser {
  const parser: Parser = {
    reader: openReader(),
    known,
    columns: openColumns(maxSamples),
    times: knownTimes(),
    found: [],
    texts: { status: '', errorType: '', error: '', resultType: '' },
    warnings: [],
    partial: false,
  };
  const steps = readBody(parser);
  return {
    push(chunk) {
      feed(parser.reader, chunk);
      steps.next();
    },
    end() {
      parser.reader.done = true;
      steps.next();
      const { times, values } = takeColumns(parser.columns);
      return {
        ...parser.texts,
        warnings: parser.warnings,
        partial: parser.partial,
        series: parser.found.map(({ labels, from, to }) => ({
          labels,
          times: times.subarray(from, to),
          values: values.subarray(from, to),
        })),
      };
    },
  };
}
