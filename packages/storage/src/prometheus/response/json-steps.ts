import { isSpace, malformed, type Reader } from './reader.ts';
import { type KnownTexts, readText } from './text.ts';

/** `undefined` asks for more bytes. */
export type Step<T> = Generator<undefined, T>;

export interface JsonParser {
  readonly reader: Reader;
  readonly known: KnownTexts;
}

const maxDepth = 64;

export function* more({ reader }: JsonParser): Step<void> {
  if (reader.done) throw malformed(reader, 'it ends too early');
  yield undefined;
}

/** The next byte that is no space; it is not read yet. */
export function* peek(parser: JsonParser): Step<number> {
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

export function* expect(parser: JsonParser, byte: number): Step<void> {
  if ((yield* peek(parser)) !== byte) {
    throw malformed(parser.reader, `"${String.fromCharCode(byte)}" is missing`);
  }
  parser.reader.pos++;
}

export function* text(parser: JsonParser): Step<string> {
  if ((yield* peek(parser)) !== 34) throw malformed(parser.reader, 'a string is missing');
  for (;;) {
    const found = readText(parser.reader, parser.known);
    if (found !== undefined) return found;
    yield* more(parser);
  }
}

/** A string, or nothing for a value of another type, which is skipped. */
export function* maybeText(parser: JsonParser): Step<string> {
  if ((yield* peek(parser)) === 34) return yield* text(parser);
  yield* skip(parser, 0);
  return '';
}

export function* literal(parser: JsonParser): Step<string> {
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
export function* list(parser: JsonParser, each: () => Step<void>): Step<void> {
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

export function* object(parser: JsonParser, each: (key: string) => Step<void>): Step<void> {
  yield* expect(parser, 123);
  if ((yield* peek(parser)) === 125) parser.reader.pos++;
  else {
    yield* member(parser, each);
    yield* moreMembers(parser, each);
  }
}

function* member(parser: JsonParser, each: (key: string) => Step<void>): Step<void> {
  const key = yield* text(parser);
  yield* expect(parser, 58);
  yield* each(key);
}

/** From behind a member up to the end of the object. */
export function* moreMembers(parser: JsonParser, each: (key: string) => Step<void>): Step<void> {
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

export function* skip(parser: JsonParser, depth: number): Step<void> {
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
