import type { Labels } from '@abduce/core';
import { knownTimes } from './fast-samples.ts';
import { list, maybeText, object, peek, type Step, skip } from './json-steps.ts';
import { readResult, type SeriesParser } from './read-series.ts';
import { feed, isSpace, malformed, openReader } from './reader.ts';
import { openColumns, takeColumns } from './sample-columns.ts';
import { type KnownTexts, knownTexts } from './text.ts';

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

interface AnswerState extends SeriesParser {
  readonly texts: { status: string; errorType: string; error: string; resultType: string };
  readonly warnings: string[];
  partial: boolean;
}

function* readBody(parser: AnswerState): Step<void> {
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
  const parser: AnswerState = {
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
