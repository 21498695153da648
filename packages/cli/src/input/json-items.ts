import { AbduceError } from '@abduce/core';

/** One value of a document, still as text. */
export interface JsonItem {
  /** The member of the outermost object that it is, or whose array it is in; empty for an array without a name. */
  readonly key: string;
  readonly text: string;
  /** Counts from 1. */
  readonly line: number;
  /** Bytes before it. */
  readonly offset: number;
}

type State =
  | 'document'
  | 'key'
  | 'in key'
  | 'colon'
  | 'value'
  | 'element'
  | 'after element'
  | 'after value'
  | 'in item';

const [quote, backslash, newline] = [0x22, 0x5c, 0x0a];
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d];
const [comma, colon] = [0x2c, 0x3a];
const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === newline || byte === 0x0d || byte === 0x09;

export interface JsonItemOptions {
  /** Whether arrays in the outermost object, or around everything, are taken apart. Default true. */
  readonly elements?: boolean;
  /** Bytes of one item at most. Default 256 MiB. */
  readonly maxItemBytes?: number;
}

/**
 * Cuts JSON documents, one after the other, into the values that they consist of without parsing them: what is held
 * is one value, however long the document. Throws `DECODE` with line and byte where the outermost level is not JSON.
 */
export async function* jsonItems(
  chunks: AsyncIterable<Uint8Array>,
  { elements = true, maxItemBytes = 256 * 1024 ** 2 }: JsonItemOptions = {},
): AsyncGenerator<JsonItem> {
  let state: State = 'document';
  let [key, inArray, bare] = ['', false, false];
  let [line, offset] = [1, 0];
  let [itemLine, itemOffset, itemBytes, depth] = [1, 0, 0, 0];
  let [inString, escaped] = [false, false];
  let held: Uint8Array[] = [];
  let first = true;

  const problem = (at: number, text: string): AbduceError =>
    new AbduceError('DECODE', `line ${line}, byte ${at}: ${text}`, {
      hint: 'write the file again; it may have been cut or mixed up',
    });
  const expected = (at: number, byte: number, what: string): AbduceError =>
    problem(at, `${JSON.stringify(String.fromCharCode(byte))} where ${what} should be`);
  const closed = (): State => {
    if (inArray) return 'after element';
    return bare ? 'document' : 'after value';
  };

  for await (const chunk of chunks) {
    let from = 0;
    let at = 0;
    // A byte order mark says nothing here.
    if (first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) at = from = 3;
    first = false;
    const begin = (next: number): void => {
      [from, itemLine, itemOffset, itemBytes] = [next, line, offset + next, 0];
      [depth, inString, escaped] = [0, false, false];
      held = [];
    };
    const take = (until: number): string => {
      held.push(chunk.subarray(from, until));
      const text = Buffer.concat(held).toString('utf8');
      held = [];
      return text;
    };
    for (; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (byte === newline) line++;
      if (state === 'in item') {
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === backslash) escaped = true;
          else if (byte === quote) inString = false;
          if (inString || depth > 0) continue;
        } else if (byte === quote) {
          inString = true;
          continue;
        } else if (byte === openObject || byte === openArray) {
          depth++;
          continue;
        } else if (depth > 0 && (byte === closeObject || byte === closeArray)) {
          if (--depth > 0) continue;
        } else if (depth > 0) continue;
        else if (byte !== comma && byte !== closeObject && byte !== closeArray && !isSpace(byte))
          continue;
        else {
          // A bare number or word ends before the byte that follows it.
          if (byte === newline) line--;
          yield { key, text: take(at), line: itemLine, offset: itemOffset };
          state = closed();
          at--;
          continue;
        }
        yield { key, text: take(at + 1), line: itemLine, offset: itemOffset };
        state = closed();
        continue;
      }
      if (state === 'in key') {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) {
          key = take(at);
          state = 'colon';
        }
        continue;
      }
      if (isSpace(byte)) continue;
      switch (state) {
        case 'document':
          [key, inArray, bare] = ['', false, !elements];
          if (byte !== openObject && byte !== openArray)
            throw expected(offset + at, byte, 'an object or an array');
          if (!elements) {
            state = 'in item';
            begin(at--);
          } else if (byte === openArray) [state, inArray, bare] = ['element', true, true];
          else state = 'key';
          break;
        case 'key':
          if (byte === closeObject) state = 'document';
          else if (byte === quote) {
            begin(at + 1);
            state = 'in key';
          } else throw expected(offset + at, byte, 'a name in quotes');
          break;
        case 'colon':
          if (byte !== colon) throw expected(offset + at, byte, '":"');
          state = 'value';
          break;
        case 'value':
          if (byte === openArray) [state, inArray] = ['element', true];
          else {
            state = 'in item';
            begin(at--);
          }
          break;
        case 'element':
          if (byte === closeArray) {
            inArray = false;
            state = bare ? 'document' : 'after value';
          } else if (byte === comma || byte === colon || byte === closeObject)
            throw expected(offset + at, byte, 'a value');
          else {
            state = 'in item';
            begin(at--);
          }
          break;
        case 'after element':
          if (byte === comma) state = 'element';
          else if (byte === closeArray) {
            inArray = false;
            state = bare ? 'document' : 'after value';
          } else throw expected(offset + at, byte, '"," or "]"');
          break;
        default:
          if (byte === comma) state = 'key';
          else if (byte === closeObject) state = 'document';
          else throw expected(offset + at, byte, '"," or "}"');
      }
    }
    if (state === 'in item' || state === 'in key') {
      held.push(chunk.slice(from));
      itemBytes += chunk.length - from;
      if (itemBytes > maxItemBytes) {
        throw new AbduceError(
          'DECODE',
          `line ${itemLine}: one value has more than ${maxItemBytes} bytes`,
          {
            hint: 'write it as several documents',
          },
        );
      }
    }
    offset += chunk.length;
  }
  if (state !== 'document')
    throw problem(
      offset,
      `the file ends inside of a value${held.length > 0 ? ` that begins in line ${itemLine}` : ''}`,
    );
}
