import type { Attributes } from '../../model/attributes.ts';
import type { Profile } from '../../model/profile.ts';
import {
  type Input,
  malformed,
  openInput,
  readEnd,
  readTag,
  skipField,
} from '../protobuf/input.ts';
import { decodeLocations } from './decode-locations.ts';
import {
  eachSection,
  readInteger,
  readKey,
  readSections,
  readStringIndex,
  type Sections,
} from './sections.ts';
import { type StackTable, stackTable } from './stack-table.ts';

export interface PprofLimits {
  /** Frames of one sample, inlined ones too. */
  readonly depth?: number;
  /** Different stacks. */
  readonly stacks?: number;
}

export interface PprofOptions extends PprofLimits {
  /** Of whom the profile is: pprof itself does not say. */
  readonly resource?: Attributes;
}

const defaults = { depth: 4096, stacks: 2 ** 20, resource: new Map() as Attributes } as const;

/** For samples without a location. */
const unknownFrame = '[unknown]';

interface SampleType {
  readonly type: string;
  readonly unit: string;
  /** Value by stack. */
  readonly values: Map<number, number>;
}

function decodeSampleTypes(input: Input, { sampleTypes, strings }: Sections): SampleType[] {
  const result: SampleType[] = [];
  eachSection(input, sampleTypes, (end) => {
    let [type, unit] = ['', ''];
    while (input.pos < end) {
      const tag = readTag(input, end);
      if (tag === 0x08) type = readStringIndex(input, end, strings);
      else if (tag === 0x10) unit = readStringIndex(input, end, strings);
      else skipField(input, tag, end);
    }
    result.push({ type, unit, values: new Map() });
  });
  return result;
}

interface Sample {
  readonly locations: (number | bigint)[];
  readonly values: number[];
}

/** Both fields are numbers, packed or one by one. */
function decodeSample(input: Input, end: number): Sample {
  const sample: Sample = { locations: [], values: [] };
  const location = (stop: number): unknown => sample.locations.push(readKey(input, stop));
  const value = (stop: number): unknown => sample.values.push(readInteger(input, stop));
  while (input.pos < end) {
    const tag = readTag(input, end);
    const read = tag >>> 3 === 1 ? location : value;
    if (tag === 0x08 || tag === 0x10) read(end);
    else if (tag === 0x0a || tag === 0x12) {
      const stop = readEnd(input, end);
      while (input.pos < stop) read(stop);
    } else skipField(input, tag, end);
  }
  return sample;
}

function decodeSamples(
  input: Input,
  sections: Sections,
  table: StackTable,
  { depth, stacks }: Required<PprofLimits>,
): SampleType[] {
  const types = decodeSampleTypes(input, sections);
  const locations = decodeLocations(input, sections, table);
  eachSection(input, sections.samples, (end) => {
    const start = input.pos;
    const sample = decodeSample(input, end);
    if (sample.values.length !== types.length) {
      throw malformed(start, `${sample.values.length} values for ${types.length} sample types`);
    }
    let [stack, left] = [-1, depth];
    for (const id of sample.locations.reverse()) {
      const frames = locations.get(id);
      if (frames === undefined) throw malformed(start, `location ${id} is not defined`);
      left -= frames.length;
      if (left < 0) throw malformed(start, `a stack of more than ${depth} frames`);
      for (let i = frames.length - 1; i >= 0; i--) stack = table.stack(stack, frames[i] as number);
    }
    if (stack < 0) stack = table.stack(-1, table.frame(table.string(unknownFrame), 0, 0));
    if (table.stacks > stacks) throw malformed(start, `more than ${stacks} different stacks`);
    for (const [i, { values }] of types.entries()) {
      const value = sample.values[i] as number;
      if (value !== 0) values.set(stack, (values.get(stack) ?? 0) + value);
    }
  });
  return types;
}

const million = 1_000_000n;

function millis(nanos: bigint): number {
  return Number(nanos / million) + Number(nanos % million) / 1e6;
}

/**
 * The profiles of a pprof (`profile.proto`, already decompressed): one for each of its sample types, with common
 * strings, frames and stacks. Equal stacks are added up, so labels of samples are lost.
 * @throws AbduceError `DECODE` with the byte where it is malformed, or where it exceeds a limit.
 */
export function decodePprof(bytes: Uint8Array, options: PprofOptions = {}): Profile[] {
  const { resource, ...limits } = { ...defaults, ...options };
  const input = openInput(bytes);
  const sections = readSections(input);
  const table = stackTable();
  const types = decodeSamples(input, sections, table, limits);
  const shared = {
    start: millis(sections.time),
    duration: millis(sections.duration),
    resource,
    ...table.build(),
  };
  return types.map(({ type, unit, values }) => ({
    type,
    unit,
    ...shared,
    samples: {
      stack: Uint32Array.from(values.keys()),
      value: Float64Array.from(values.values()),
    },
  }));
}
