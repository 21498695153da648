import { type Attributes, attributeText, batchBuilder, msToNano, type Profile } from '@abduce/core';
import type { NativeColumn, NativeData } from '../native/column.ts';
import { attributeTexts, spreadTexts } from '../rows/attribute-texts.ts';
import { serviceKey } from '../rows/owners.ts';
import { attributeMap } from '../rows/text-columns.ts';
import { textTable } from '../rows/text-table.ts';
import { type Hash, hashValue, mixText, mixWord, seed, stackHashes } from './stack-hash.ts';

/** A profile's stacks, each once, and what the tables keep of them. */
export interface StackSums {
  /** Index of each stack in the profile. */
  readonly stacks: Uint32Array;
  readonly values: Float64Array;
  readonly hashes: BigUint64Array;
  /** Equal for a profile that is written again: same process, type, time and values. */
  readonly identity: bigint;
  readonly service: string;
}

function identityOf(
  profile: Profile,
  sums: ReadonlyMap<number, number>,
  hashes: readonly Hash[],
): bigint {
  let hash = mixText(mixText(seed, profile.type), profile.unit);
  hash = mixText(hash, `${profile.start} ${profile.duration}`);
  for (const [key, value] of profile.resource) {
    hash = mixText(mixText(hash, key), attributeText(value));
  }
  for (const [stack, value] of sums) {
    const { high, low } = hashes[stack] ?? seed;
    hash = mixText(mixWord(mixWord(hash, high), low), String(value));
  }
  // 0 is what rows have that someone else wrote.
  return hashValue(hash) || 1n;
}

export function stackSums(profile: Profile): StackSums {
  const hashes = stackHashes(profile);
  const sums = new Map<number, number>();
  for (let i = 0; i < profile.samples.stack.length; i++) {
    const stack = profile.samples.stack[i] as number;
    sums.set(stack, (sums.get(stack) ?? 0) + (profile.samples.value[i] as number));
  }
  const stacks = Uint32Array.from(sums.keys());
  return {
    stacks,
    values: Float64Array.from(sums.values()),
    hashes: BigUint64Array.from(stacks, (stack) => hashValue(hashes[stack] ?? seed)),
    identity: identityOf(profile, sums, hashes),
    service: attributeText(profile.resource.get(serviceKey) ?? null),
  };
}

export const constant = (rows: number, text: string): NativeData => ({
  kind: 'Dictionary',
  strings: [text],
  ids: new Uint32Array(rows),
});

export const moments = (rows: number, nano: bigint): NativeData => ({
  kind: 'DateTime64',
  scale: 9,
  values: new BigInt64Array(rows).fill(nano),
});

/** Labels as the map of every row, and what their values were. */
function labelColumns(rows: number, labels: Attributes): readonly NativeColumn[] {
  const builder = batchBuilder();
  builder.log({ time: 0, attributes: labels });
  const batch = builder.build();
  const { logs } = batch;
  if (logs === undefined) return [];
  const table = textTable(batch);
  const texts = spreadTexts(attributeTexts(logs.attributes, table, 0, 1), new Uint32Array(rows));
  return [
    { name: 'Labels', data: attributeMap(table, texts) },
    { name: 'LabelKinds', data: { kind: 'Dictionary', strings: table.strings, ids: texts.kinds } },
  ];
}

export interface SampleColumnOptions {
  /** Coroot's table: whole values, and the service in a column of its own alone. */
  readonly foreign: boolean;
}

/** Columns of `profiling_samples`, a row a stack. */
export function sampleColumns(
  profile: Profile,
  { stacks, values, hashes, identity, service }: StackSums,
  { foreign }: SampleColumnOptions,
): readonly NativeColumn[] {
  const rows = stacks.length;
  const start = msToNano(profile.start);
  const labels = new Map(profile.resource);
  if (foreign) labels.delete(serviceKey);
  return [
    { name: 'ServiceName', data: constant(rows, service) },
    { name: 'Type', data: constant(rows, profile.type) },
    { name: 'Start', data: moments(rows, start) },
    { name: 'End', data: moments(rows, msToNano(profile.start + profile.duration)) },
    ...labelColumns(rows, labels),
    { name: 'StackHash', data: { kind: 'UInt64', values: hashes } },
    {
      name: 'Value',
      data:
        foreign || values.every((value) => Number.isSafeInteger(value))
          ? {
              kind: 'Int64',
              values: BigInt64Array.from(values, (value) => BigInt(Math.round(value))),
            }
          : { kind: 'Float64', values },
    },
    { name: 'Unit', data: constant(rows, profile.unit) },
    { name: 'Profile', data: { kind: 'UInt64', values: new BigUint64Array(rows).fill(identity) } },
  ];
}
