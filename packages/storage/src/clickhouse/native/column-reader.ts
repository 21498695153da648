import { AbduceError } from '@abduce/core';
import type { DecodedData, NumberArray } from './column.ts';
import { readDictionary } from './decode-dictionary.ts';
import { namesOf, readTexts, readUuids } from './decode-text.ts';
import { type Input, need, readBytes, readUint64 } from './input.ts';
import { type NativeType, parseEnum, parseType } from './type.ts';

export interface ColumnReader {
  /** Reads what stands before the rows: the versions of the dictionaries inside. */
  prefix(input: Input): Promise<void>;
  data(input: Input, rows: number): Promise<DecodedData>;
}

const nothing = async (): Promise<void> => {};

type NumberArrays = new (buffer: ArrayBuffer) => NumberArray;
type BigintArrays = new (buffer: ArrayBuffer) => BigUint64Array | BigInt64Array;

function numbers(width: number, Values: NumberArrays): ColumnReader {
  return {
    prefix: nothing,
    async data(input, rows) {
      return { kind: 'numbers', values: new Values(await readBytes(input, rows * width)) };
    },
  };
}

function bigints(Values: BigintArrays): ColumnReader {
  return {
    prefix: nothing,
    async data(input, rows) {
      return { kind: 'bigints', values: new Values(await readBytes(input, rows * 8)) };
    },
  };
}

function bytes(width: number): ColumnReader {
  return {
    prefix: nothing,
    async data(input, rows) {
      const values = new Uint8Array(await readBytes(input, rows * width));
      return { kind: 'bytes', width, values };
    },
  };
}

function enumeration(width: 1 | 2, args: readonly string[]): ColumnReader {
  const names = parseEnum(args);
  const Values = width === 1 ? Int8Array : Int16Array;
  return {
    prefix: nothing,
    data: async (input, rows) => namesOf(new Values(await readBytes(input, rows * width)), names),
  };
}

async function readOffsets(input: Input, rows: number): Promise<Uint32Array> {
  const ends = new Uint32Array(await readBytes(input, rows * 8));
  const offsets = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row++) offsets[row + 1] = ends[row * 2] as number;
  return offsets;
}

function array(items: ColumnReader): ColumnReader {
  return {
    prefix: items.prefix,
    async data(input, rows) {
      const offsets = await readOffsets(input, rows);
      const inner = await items.data(input, offsets[rows] as number);
      return { kind: 'array', offsets, items: inner };
    },
  };
}

function tuple(readers: readonly ColumnReader[]): ColumnReader {
  return {
    async prefix(input) {
      for (const reader of readers) await reader.prefix(input);
    },
    async data(input, rows) {
      const items: DecodedData[] = [];
      for (const reader of readers) items.push(await reader.data(input, rows));
      return { kind: 'tuple', items };
    },
  };
}

function map(keys: ColumnReader, values: ColumnReader): ColumnReader {
  const { prefix } = tuple([keys, values]);
  return {
    prefix,
    async data(input, rows) {
      const offsets = await readOffsets(input, rows);
      const count = offsets[rows] as number;
      return {
        kind: 'map',
        offsets,
        keys: await keys.data(input, count),
        values: await values.data(input, count),
      };
    },
  };
}

function nullable(inner: ColumnReader): ColumnReader {
  return {
    prefix: inner.prefix,
    async data(input, rows) {
      const nulls = new Uint8Array(await readBytes(input, rows));
      return { kind: 'nullable', nulls, values: await inner.data(input, rows) };
    },
  };
}

function dictionary(arg: string): ColumnReader {
  const type = parseType(arg);
  const isNullable = type.name === 'Nullable';
  const keys = columnReader(isNullable ? (type.args[0] as string) : arg);
  return {
    async prefix(input) {
      await need(input, 8);
      const version = await readUint64(input);
      if (version !== 1) {
        throw new AbduceError('DECODE', `dictionaries of version ${version} are not known`);
      }
    },
    data: (input, rows) => readDictionary(input, rows, isNullable, keys.data),
  };
}

/** A name before an element's type, as in `Tuple(id UInt8)`, is left out. */
function elementType(arg: string): string {
  return arg.replace(/^(?:`(?:[^`\\]|\\.)*`|[A-Za-z_][A-Za-z0-9_]*) +(?=[A-Za-z])/, '');
}

function composed({ name, args }: NativeType): ColumnReader | undefined {
  const [first = '', second = ''] = args;
  switch (name) {
    case 'Array':
      return array(columnReader(first));
    case 'Map':
      return map(columnReader(first), columnReader(second));
    case 'Nested':
      return array(tuple(args.map((arg) => columnReader(elementType(arg)))));
    case 'Tuple':
      return tuple(args.map((arg) => columnReader(elementType(arg))));
    case 'Nullable':
      return nullable(columnReader(first));
    case 'LowCardinality':
      return dictionary(first);
    case 'SimpleAggregateFunction':
      return columnReader(second);
    default:
      return undefined;
  }
}

function plain({ name, args }: NativeType): ColumnReader | undefined {
  switch (name) {
    case 'UInt8':
    case 'Bool':
    case 'Nothing':
      return numbers(1, Uint8Array);
    case 'UInt16':
    case 'Date':
      return numbers(2, Uint16Array);
    case 'UInt32':
    case 'DateTime':
    case 'IPv4':
      return numbers(4, Uint32Array);
    case 'Int8':
      return numbers(1, Int8Array);
    case 'Int16':
      return numbers(2, Int16Array);
    case 'Int32':
    case 'Date32':
      return numbers(4, Int32Array);
    case 'Float32':
      return numbers(4, Float32Array);
    case 'Float64':
      return numbers(8, Float64Array);
    case 'UInt64':
      return bigints(BigUint64Array);
    case 'Int64':
    case 'DateTime64':
      return bigints(BigInt64Array);
    case 'String':
      return { prefix: nothing, data: readTexts };
    case 'UUID':
      return { prefix: nothing, data: readUuids };
    case 'Enum8':
      return enumeration(1, args);
    case 'Enum16':
      return enumeration(2, args);
    case 'FixedString':
      return bytes(Number(args[0]));
    case 'UInt128':
    case 'Int128':
    case 'IPv6':
      return bytes(16);
    case 'UInt256':
    case 'Int256':
      return bytes(32);
    default:
      return undefined;
  }
}

/** How a column of this type is read. Throws `UNSUPPORTED` for one that is not known. */
export function columnReader(text: string): ColumnReader {
  const type = parseType(text);
  const reader = plain(type) ?? composed(type);
  if (reader === undefined) {
    throw new AbduceError('UNSUPPORTED', `columns of the type ${text} cannot be read`, {
      hint: 'Cast the column in the query, for example with toString().',
      details: { type: text },
    });
  }
  return reader;
}
