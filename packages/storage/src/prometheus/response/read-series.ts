import type { Labels } from '@abduce/core';
import type { KnownTimes } from './fast-samples.ts';
import {
  expect,
  type JsonParser,
  literal,
  more,
  moreMembers,
  object,
  peek,
  type Step,
  skip,
  text,
} from './json-steps.ts';
import { readSample, readSamples } from './read-samples.ts';
import { malformed } from './reader.ts';
import type { SampleColumns } from './sample-columns.ts';
import { readLabelText } from './text.ts';

export interface SeriesParser extends JsonParser {
  readonly columns: SampleColumns;
  readonly times: KnownTimes;
  /** Series, and where their samples are in the columns. */
  readonly found: { readonly labels: Labels; readonly from: number; readonly to: number }[];
}

const noLabels: Labels = new Map();

/** Labels that have all arrived, the usual case; `undefined` for anything else, and the place as it was. */
function labelsAtOnce({ reader, known }: SeriesParser): Labels | undefined {
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

function follows({ reader }: SeriesParser, text: string): boolean {
  const { bytes, pos } = reader;
  if (pos + text.length > reader.end) return false;
  for (let i = 0; i < text.length; i++) if (bytes[pos + i] !== text.charCodeAt(i)) return false;
  reader.pos += text.length;
  return true;
}

/** What Prometheus writes before the samples of a series; `undefined`, and the place as it was, for anything else. */
function seriesHead(parser: SeriesParser): Labels | undefined {
  const { reader } = parser;
  const begin = reader.pos;
  if (follows(parser, '{"metric":')) {
    const labels = labelsAtOnce(parser);
    if (labels !== undefined && follows(parser, ',"values":[')) return labels;
  }
  reader.pos = begin;
  return undefined;
}

function* readLabels(parser: SeriesParser): Step<Labels> {
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
function* samples(parser: SeriesParser): Step<void> {
  const start = parser.columns.length;
  while (!readSamples(parser.reader, parser.columns, parser.times, start)) yield* more(parser);
}

function* oneSample(parser: SeriesParser): Step<void> {
  yield* peek(parser);
  while (!readSample(parser.reader, parser.columns)) yield* more(parser);
}

function* readSeries(parser: SeriesParser): Step<void> {
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
export function* readResult(parser: SeriesParser): Step<void> {
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
