import {
  type Input,
  malformed,
  readEnd,
  readLongVarint,
  readTag,
  skipField,
} from '../protobuf/input.ts';
import { readText } from '../protobuf/text.ts';

/** Where the messages of a pprof stand: pairs of start and end. They refer to one another in any order. */
export interface Sections {
  readonly sampleTypes: number[];
  readonly samples: number[];
  readonly mappings: number[];
  readonly locations: number[];
  readonly functions: number[];
  readonly strings: string[];
  /** Nanoseconds since the Unix epoch. */
  time: bigint;
  /** Nanoseconds. */
  duration: bigint;
}

/** A signed varint of 64 bits. */
export function readInt64(input: Input, end: number): bigint {
  const low = readLongVarint(input, end);
  return BigInt.asIntN(64, (BigInt(input.high) << 32n) | BigInt(low));
}

/** As `readInt64`; beyond 2^53 the nearest number that there is. */
export function readInteger(input: Input, end: number): number {
  const low = readLongVarint(input, end);
  return (input.high | 0) * 2 ** 32 + low;
}

/** An id as the key of a map: any 64 bits, mostly small. */
export function readKey(input: Input, end: number): number | bigint {
  const low = readLongVarint(input, end);
  return input.high === 0 ? low : (BigInt(input.high) << 32n) | BigInt(low);
}

/** A number that indexes the string table. */
export function readStringIndex(input: Input, end: number, strings: readonly string[]): string {
  const { pos } = input;
  const low = readLongVarint(input, end);
  const text = input.high === 0 ? strings[low] : undefined;
  if (text === undefined) {
    throw malformed(pos, `string ${low} is not in the table of ${strings.length}`);
  }
  return text;
}

export function readSections(input: Input): Sections {
  const end = input.bytes.length;
  const sections: Sections = {
    sampleTypes: [],
    samples: [],
    mappings: [],
    locations: [],
    functions: [],
    strings: [],
    time: 0n,
    duration: 0n,
  };
  const { sampleTypes, samples, mappings, locations, functions, strings } = sections;
  const byTag = new Map([
    [0x0a, sampleTypes],
    [0x12, samples],
    [0x1a, mappings],
    [0x22, locations],
    [0x2a, functions],
  ]);
  while (input.pos < end) {
    const tag = readTag(input, end);
    const ranges = byTag.get(tag);
    if (ranges !== undefined || tag === 0x32) {
      const stop = readEnd(input, end);
      if (ranges !== undefined) ranges.push(input.pos, stop);
      else strings.push(readText(input.bytes, input.pos, stop));
      input.pos = stop;
    } else if (tag === 0x48) sections.time = readInt64(input, end);
    else if (tag === 0x50) sections.duration = readInt64(input, end);
    else skipField(input, tag, end);
  }
  if (strings.length > 0 && strings[0] !== '') {
    throw malformed(0, 'the first string of the table is not empty');
  }
  return sections;
}

/** Calls `visit` for each message, standing at its start. */
export function eachSection(
  input: Input,
  ranges: readonly number[],
  visit: (end: number) => void,
): void {
  for (let i = 0; i < ranges.length; i += 2) {
    input.pos = ranges[i] as number;
    visit(ranges[i + 1] as number);
  }
}
