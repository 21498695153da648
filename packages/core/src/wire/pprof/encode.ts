import { AbduceError } from '../../model/error.ts';
import type { Profile } from '../../model/profile.ts';
import {
  closeField,
  encodeText,
  type Output,
  openOutput,
  putBytesField,
  putVarint,
  putVarint64,
  takeOutput,
  written,
} from '../protobuf/output.ts';
import { collectSamples, type Samples } from './collect-samples.ts';
import type { StackTable } from './stack-table.ts';

const limit = 2 ** 63 - 1024; // the largest double below the range's end

/** A whole number as two's complement of 64 bits. */
function putInt64(output: Output, value: number): void {
  const whole = Math.min(limit, Math.max(-limit, Math.round(value)));
  const high = Math.floor(whole / 2 ** 32);
  putVarint64(output, high, whole - high * 2 ** 32);
}

function putBigInt(output: Output, value: bigint): void {
  const bits = BigInt.asUintN(64, value);
  putVarint64(output, Number(bits >> 32n), Number(bits & 0xffff_ffffn));
}

function putNumber(output: Output, tag: number, value: number): void {
  if (value === 0) return;
  putVarint(output, value);
  putVarint(output, tag);
}

function putMessage(output: Output, tag: number, put: () => void): void {
  const before = written(output);
  put();
  closeField(output, tag, before);
}

function nanos(ms: number): bigint {
  const whole = Math.floor(ms);
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6));
}

/** Ids of functions and locations count from 1; one location for each frame. */
function putFrames(output: Output, { columns }: StackTable): void {
  const functions = new Map<string, number>();
  const rows: (readonly [name: number, file: number])[] = [];
  const functionOf = columns.function.map((name, i) => {
    const file = columns.file[i] as number;
    const key = `${name} ${file}`;
    let id = functions.get(key);
    if (id === undefined) functions.set(key, (id = rows.push([name, file])));
    return id;
  });
  for (const [i, [name, file]] of [...rows.entries()].reverse()) {
    putMessage(output, 0x2a, () => {
      putNumber(output, 0x20, file);
      putNumber(output, 0x18, name);
      putNumber(output, 0x10, name);
      putNumber(output, 0x08, i + 1);
    });
  }
  for (let frame = functionOf.length - 1; frame >= 0; frame--) {
    putMessage(output, 0x22, () => {
      putMessage(output, 0x22, () => {
        putNumber(output, 0x10, columns.line[frame] as number);
        putNumber(output, 0x08, functionOf[frame] as number);
      });
      putNumber(output, 0x08, frame + 1);
    });
  }
}

function putSamples(output: Output, { table, values }: Samples, types: number): void {
  const { parent, leaf } = table.columns;
  for (const [stack, row] of [...values.entries()].reverse()) {
    putMessage(output, 0x12, () => {
      putMessage(output, 0x12, () => {
        for (let i = types - 1; i >= 0; i--) putInt64(output, row[i] as number);
      });
      putMessage(output, 0x0a, () => {
        // Written backwards, so the root comes first here and last in the bytes.
        const chain: number[] = [];
        for (let at = stack; at >= 0; at = parent[at] as number) chain.push(leaf[at] as number);
        for (const frame of chain.reverse()) putVarint(output, frame + 1);
      });
    });
  }
}

/**
 * Profiles as one pprof (`profile.proto`), not compressed: each profile becomes one of its sample types, and equal
 * stacks one sample. Values are rounded to whole numbers; samples that are not finite are left out, and so is the
 * resource, for which pprof has no place. The time is what the profiles cover together.
 * @throws AbduceError `CONFIG` for no profile.
 */
export function encodePprof(profiles: readonly Profile[]): Uint8Array {
  const [first] = profiles;
  if (first === undefined) throw new AbduceError('CONFIG', 'there are no profiles to encode');
  const start = Math.min(...profiles.map((profile) => profile.start));
  const end = Math.max(...profiles.map((profile) => profile.start + profile.duration));
  const samples = collectSamples(profiles);
  const { table } = samples;
  const types = profiles.map(({ type, unit }) => [table.string(type), table.string(unit)] as const);

  const output = openOutput(65_536);
  putNumber(output, 0x70, types[0]?.[0] ?? 0);
  const duration = profiles.length === 1 ? first.duration : end - start;
  putBigInt(output, nanos(duration));
  putVarint(output, 0x50);
  putBigInt(output, nanos(start));
  putVarint(output, 0x48);
  for (let i = table.strings.length - 1; i >= 0; i--) {
    putBytesField(output, 0x32, encodeText(table.strings[i] as string));
  }
  putFrames(output, table);
  putSamples(output, samples, profiles.length);
  for (const [type, unit] of types.toReversed()) {
    putMessage(output, 0x0a, () => {
      putNumber(output, 0x10, unit);
      putNumber(output, 0x08, type);
    });
  }
  return takeOutput(output);
}
