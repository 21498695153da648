import type { ChangeEvent, ChangeKind, Profile } from '@abduce/core';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { readColumn, writeColumn } from './column.ts';
import { checkBelow } from './table.ts';
import { readText, readTexts, writeText, writeTexts } from './texts.ts';
import { readAttributes, writeAttributes } from './value.ts';

export function writeProfile(out: ByteWriter, profile: Profile): void {
  writeText(out, profile.type);
  writeText(out, profile.unit);
  out.f64(profile.start);
  out.f64(profile.duration);
  writeAttributes(out, profile.resource);
  writeTexts(out, profile.strings);
  out.uint(profile.frames.function.length);
  writeColumn(out, profile.frames.function);
  writeColumn(out, profile.frames.file);
  writeColumn(out, profile.frames.line);
  out.uint(profile.stacks.parent.length);
  writeColumn(out, profile.stacks.parent);
  writeColumn(out, profile.stacks.frame);
  out.uint(profile.samples.stack.length);
  writeColumn(out, profile.samples.stack);
  writeColumn(out, profile.samples.value);
}

function readFrames(input: ByteReader, strings: number): Profile['frames'] {
  const count = input.uint();
  const names = readColumn(input, 'u32', count);
  const file = readColumn(input, 'u32', count);
  checkBelow(input, names, strings);
  checkBelow(input, file, strings);
  return { function: names, file, line: readColumn(input, 'u32', count) };
}

function readStacks(input: ByteReader, frames: number): Profile['stacks'] {
  const count = input.uint();
  const parent = readColumn(input, 'i32', count);
  for (let i = 0; i < count; i++) {
    const above = parent[i] as number;
    if (above < -1 || above >= i) throw input.fail('a stack comes before its caller');
  }
  const frame = readColumn(input, 'u32', count);
  checkBelow(input, frame, frames);
  return { parent, frame };
}

export function readProfile(input: ByteReader): Profile {
  const [type, unit] = [readText(input), readText(input)];
  const [start, duration] = [input.f64(), input.f64()];
  const resource = readAttributes(input);
  const strings = readTexts(input);
  const frames = readFrames(input, strings.length);
  const stacks = readStacks(input, frames.function.length);
  const count = input.uint();
  const stack = readColumn(input, 'u32', count);
  checkBelow(input, stack, stacks.parent.length);
  const value = readColumn(input, 'f64', count);
  return {
    type,
    unit,
    start,
    duration,
    resource,
    strings,
    frames,
    stacks,
    samples: { stack, value },
  };
}

const optional = ['service', 'author', 'version', 'diff'] as const;

export function writeChange(out: ByteWriter, change: ChangeEvent): void {
  writeText(out, change.id);
  writeText(out, change.kind);
  out.f64(change.time);
  writeText(out, change.title);
  let bits = 0;
  for (const [i, name] of optional.entries()) if (change[name] !== undefined) bits |= 1 << i;
  if (change.files !== undefined) bits |= 16;
  if (change.attributes !== undefined) bits |= 32;
  out.u8(bits);
  for (const name of optional) {
    const text = change[name];
    if (text !== undefined) writeText(out, text);
  }
  if (change.files !== undefined) writeTexts(out, change.files);
  if (change.attributes !== undefined) {
    writeTexts(out, Object.keys(change.attributes));
    writeTexts(out, Object.values(change.attributes));
  }
}

/** `__proto__` is a key like any other. */
function recordOf(keys: readonly string[], values: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (const [i, key] of keys.entries()) {
    Object.defineProperty(record, key, {
      value: values[i],
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return record;
}

export function readChange(input: ByteReader): ChangeEvent {
  // A kind that a later version knows is kept as it is.
  const [id, kind] = [readText(input), readText(input) as ChangeKind];
  const time = input.f64();
  const title = readText(input);
  const bits = input.u8();
  const texts: Partial<Record<(typeof optional)[number], string>> = {};
  for (const [i, name] of optional.entries()) if (bits & (1 << i)) texts[name] = readText(input);
  const files = bits & 16 ? readTexts(input) : undefined;
  const keys = bits & 32 ? readTexts(input) : undefined;
  const values = keys === undefined ? undefined : readTexts(input);
  if (values !== undefined && values.length !== keys?.length) throw input.fail('keys lack values');
  return {
    id,
    kind,
    time,
    title,
    ...texts,
    ...(files !== undefined && { files }),
    ...(keys !== undefined && values !== undefined && { attributes: recordOf(keys, values) }),
  };
}
