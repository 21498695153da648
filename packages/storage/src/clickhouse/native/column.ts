/**
 * Columns on their way into a block of ClickHouse's Native format. Texts are a table and ids into it, as in a
 * `TelemetryBatch`, so that a dictionary column needs no look at the characters.
 */
export type NativeColumn = { readonly name: string; readonly data: NativeData };

export type NativeData =
  | { readonly kind: 'UInt8'; readonly values: Uint8Array }
  | { readonly kind: 'UInt16'; readonly values: Uint16Array }
  | { readonly kind: 'UInt32' | 'DateTime'; readonly values: Uint32Array }
  | { readonly kind: 'Int32'; readonly values: Int32Array }
  | { readonly kind: 'UInt64'; readonly values: BigUint64Array }
  | { readonly kind: 'Int64'; readonly values: BigInt64Array }
  | { readonly kind: 'Float64'; readonly values: Float64Array }
  /** Ticks of 10^-scale seconds since the epoch. */
  | {
      readonly kind: 'DateTime64';
      readonly scale: number;
      readonly values: BigInt64Array | BigUint64Array;
    }
  | { readonly kind: 'String'; readonly strings: readonly string[]; readonly ids: Uint32Array }
  /** `LowCardinality(String)`: only the strings in use are sent, each once. */
  | { readonly kind: 'Dictionary'; readonly strings: readonly string[]; readonly ids: Uint32Array }
  /** Hexadecimal text of words of 32 bits, `words` of them a row; all zero is the empty string. */
  | { readonly kind: 'HexString'; readonly words: number; readonly values: Uint32Array }
  /** Row `r` owns items `offsets[r]` up to `offsets[r + 1]`; `offsets` has a row more than the block. */
  | { readonly kind: 'Array'; readonly offsets: Uint32Array; readonly items: NativeData }
  | {
      readonly kind: 'Map';
      readonly offsets: Uint32Array;
      readonly keys: NativeData;
      readonly values: NativeData;
    };

/** A column as it came out of a block; kinds as above, except that texts are always a table and ids. */
export type DecodedData =
  | { readonly kind: 'numbers'; readonly values: NumberArray }
  | { readonly kind: 'bigints'; readonly values: BigUint64Array | BigInt64Array }
  | { readonly kind: 'strings'; readonly strings: readonly string[]; readonly ids: Uint32Array }
  | { readonly kind: 'array'; readonly offsets: Uint32Array; readonly items: DecodedData }
  | {
      readonly kind: 'map';
      readonly offsets: Uint32Array;
      readonly keys: DecodedData;
      readonly values: DecodedData;
    }
  /** Where `nulls` is 1 there is no value; what `values` holds there means nothing. */
  | { readonly kind: 'nullable'; readonly nulls: Uint8Array; readonly values: DecodedData }
  /** FixedString and whole numbers of more than 64 bits, little-endian: `width` bytes a row. */
  | { readonly kind: 'bytes'; readonly width: number; readonly values: Uint8Array }
  | { readonly kind: 'tuple'; readonly items: readonly DecodedData[] };

export type NumberArray =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array;

export interface NativeBlock {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, DecodedData>;
}
