import type { NativeColumn, NativeData } from './column.ts';
import { putDictionary, putHex, putText, putTexts } from './encode-text.ts';
import {
  type Output,
  openOutput,
  putNumbers,
  putUint64,
  putVarint,
  reserve,
  takeOutput,
} from './output.ts';

function typeOf(data: NativeData): string {
  switch (data.kind) {
    case 'DateTime64':
      return `DateTime64(${data.scale})`;
    case 'Dictionary':
      return 'LowCardinality(String)';
    case 'HexString':
      return 'String';
    case 'Array':
      return `Array(${typeOf(data.items)})`;
    case 'Map':
      return `Map(${typeOf(data.keys)}, ${typeOf(data.values)})`;
    default:
      return data.kind;
  }
}

/** What stands before a column's rows: the version of each dictionary in it. */
function putPrefix(output: Output, data: NativeData): void {
  if (data.kind === 'Dictionary') putUint64(output, 1);
  else if (data.kind === 'Array') putPrefix(output, data.items);
  else if (data.kind === 'Map') {
    putPrefix(output, data.keys);
    putPrefix(output, data.values);
  }
}

function putOffsets(output: Output, offsets: Uint32Array, from: number, to: number): void {
  reserve(output, (to - from) * 8);
  const { view } = output;
  const base = offsets[from] as number;
  let at = output.pos;
  for (let row = from; row < to; row++, at += 8) {
    view.setUint32(at, (offsets[row + 1] as number) - base, true);
    view.setUint32(at + 4, 0, true);
  }
  output.pos = at;
}

function putData(output: Output, data: NativeData, from: number, to: number): void {
  switch (data.kind) {
    case 'String':
      putTexts(output, data.strings, data.ids, from, to);
      break;
    case 'Dictionary':
      putDictionary(output, data.strings, data.ids, from, to);
      break;
    case 'HexString':
      putHex(output, data.values, data.words, from, to);
      break;
    case 'Array': {
      putOffsets(output, data.offsets, from, to);
      putData(output, data.items, data.offsets[from] as number, data.offsets[to] as number);
      break;
    }
    case 'Map': {
      putOffsets(output, data.offsets, from, to);
      const [first, end] = [data.offsets[from] as number, data.offsets[to] as number];
      putData(output, data.keys, first, end);
      putData(output, data.values, first, end);
      break;
    }
    default:
      putNumbers(output, data.values, from, to);
  }
}

/** A larger one is given back to the collector after use. */
const keptBytes = 8 * 1024 * 1024;
let kept = openOutput();

/**
 * One block of ClickHouse's Native format, names and types of its columns included; blocks may stand one after the
 * other. Every column needs `rows` rows. The block is a copy: columns may be reused at once. Linear in the bytes.
 */
export function encodeNative(rows: number, columns: readonly NativeColumn[]): Uint8Array {
  const output = kept;
  output.pos = 0;
  putVarint(output, columns.length);
  putVarint(output, rows);
  for (const { name, data } of columns) {
    putText(output, name);
    putText(output, typeOf(data));
    if (rows === 0) continue;
    putPrefix(output, data);
    putData(output, data, 0, rows);
  }
  const block = takeOutput(output);
  if (output.bytes.length > keptBytes) kept = openOutput();
  return block;
}
