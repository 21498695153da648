import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAbduceError } from '../../model/error.ts';
import type { Profile } from '../../model/profile.ts';
import { plainProfile } from '../support/plain-profile.ts';
import { loadPprofPeer } from '../support/pprof-peer.ts';
import { decodePprof } from './decode.ts';
import { encodePprof } from './encode.ts';

const peer = loadPprofPeer(createRequire(import.meta.url));
const start = 1_767_614_400_000.25;

type Frame = readonly [name: string, file: string, line: number];
type Row = readonly [stack: readonly Frame[], value: number];

/** Stacks from the root; nothing is shared between rows, which is legal. */
function profileOf(type: string, unit: string, rows: readonly Row[]): Profile {
  const strings = [''];
  const frames: { name: number; file: number; line: number }[] = [];
  const parent: number[] = [];
  const leaves: number[] = [];
  for (const [stack] of rows) {
    for (const [depth, [name, file, line]] of stack.entries()) {
      frames.push({ name: strings.push(name) - 1, file: strings.push(file) - 1, line });
      parent.push(depth === 0 ? -1 : parent.length - 1);
    }
    leaves.push(parent.length - 1);
  }
  return {
    type,
    unit,
    start,
    duration: 10_000,
    resource: new Map(),
    strings,
    frames: {
      function: Uint32Array.from(frames, (frame) => frame.name),
      file: Uint32Array.from(frames, (frame) => frame.file),
      line: Uint32Array.from(frames, (frame) => frame.line),
    },
    stacks: { parent: Int32Array.from(parent), frame: Uint32Array.from(frames, (_, i) => i) },
    samples: {
      stack: Uint32Array.from(leaves),
      value: Float64Array.from(rows, ([, value]) => value),
    },
  };
}

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const frame = fc.tuple(
  name,
  fc.oneof(fc.constant(''), name),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
);
const value = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.maxSafeInteger(),
  fc.constantFrom(2 ** 31, 2 ** 32, -(2 ** 32), -1),
);
const rows = fc.array(fc.tuple(fc.array(frame, { minLength: 1, maxLength: 12 }), value), {
  maxLength: 12,
});
const options = { numRuns: 150, seed: 20_261_121 };

function nonZero(values: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== 0));
}

interface PeerProfile {
  readonly sample_type: readonly { readonly type: unknown; readonly unit: unknown }[];
  readonly sample: readonly { readonly location_id: unknown[]; readonly value: unknown[] }[];
  readonly location: readonly {
    readonly id: unknown;
    readonly line: readonly { readonly function_id: unknown; readonly line: unknown }[];
  }[];
  readonly function: readonly {
    readonly id: unknown;
    readonly name: unknown;
    readonly filename: unknown;
  }[];
  readonly string_table: readonly string[];
  readonly time_nanos: unknown;
  readonly duration_nanos: unknown;
}

function peerStacks(bytes: Uint8Array, type: number): Record<string, number> {
  const profile = peer.decode(bytes) as PeerProfile;
  const text = (id: unknown): string => profile.string_table[Number(id)] as string;
  const functions = new Map(profile.function.map((row) => [Number(row.id), row]));
  const locations = new Map(profile.location.map((row) => [Number(row.id), row]));
  const result: Record<string, number> = Object.create(null);
  for (const { location_id, value } of profile.sample) {
    const path = location_id.map((id) => {
      const line = locations.get(Number(id))?.line[0];
      const named = functions.get(Number(line?.function_id));
      return `${text(named?.name)}@${text(named?.filename)}:${Number(line?.line)}`;
    });
    result[path.reverse().join(';')] = Number(value[type]);
  }
  return result;
}

describe('encodePprof', () => {
  it('gives what protobufjs reads as the same stacks', () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const profiles = [profileOf('cpu', 'nanoseconds', a), profileOf('wall', 'count', b)];
        const bytes = encodePprof(profiles);
        for (const [i, profile] of profiles.entries()) {
          expect(nonZero(peerStacks(bytes, i))).toEqual(nonZero(plainProfile(profile)));
        }
      }),
      options,
    );
  });

  it('writes types, units and times', () => {
    const bytes = encodePprof([profileOf('cpu', 'nanoseconds', [[[['main', 'a.c', 3]], 7]])]);
    const profile = peer.decode(bytes) as PeerProfile;
    expect(profile.string_table[0]).toBe('');
    expect(profile.string_table.slice().sort()).toEqual(['', 'a.c', 'cpu', 'main', 'nanoseconds']);
    const [type] = profile.sample_type;
    expect(profile.string_table[Number(type?.type)]).toBe('cpu');
    expect(profile.string_table[Number(type?.unit)]).toBe('nanoseconds');
    expect(BigInt(String(profile.time_nanos))).toBe(1_767_614_400_000_250_000n);
    expect(Number(profile.duration_nanos)).toBe(10_000_000_000);
  });

  it('leaves out what is no number, and refuses to encode nothing', () => {
    const bytes = encodePprof([
      profileOf('cpu', 'count', [
        [[['a', '', 0]], Number.NaN],
        [[['b', '', 0]], 2],
      ]),
    ]);
    expect(peerStacks(bytes, 0)).toEqual({ 'b@:0': 2 });
    expect(() => encodePprof([])).toThrow(/no profiles/);
  });
});

describe('decodePprof', () => {
  it('gives back what was encoded, several types as several profiles', () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const profiles = [profileOf('cpu', 'nanoseconds', a), profileOf('alloc', 'bytes', b)];
        const back = decodePprof(encodePprof(profiles));
        expect(back.map(({ type, unit }) => [type, unit])).toEqual([
          ['cpu', 'nanoseconds'],
          ['alloc', 'bytes'],
        ]);
        for (const [i, profile] of back.entries()) {
          expect(profile.start).toBe(start);
          expect(profile.duration).toBe(10_000);
          expect(plainProfile(profile)).toEqual(nonZero(plainProfile(profiles[i] as Profile)));
          for (const [at, parent] of profile.stacks.parent.entries())
            expect(parent).toBeLessThan(at);
        }
      }),
      options,
    );
  });

  it('reads inlined frames, addresses without a name, wide ids and unpacked numbers', () => {
    const wide = 0xffff_ffff_ffff_fff0n;
    const bytes = Uint8Array.from([
      ...[0x0a, 4, 0x08, 1, 0x10, 2],
      // sample: location wide (unpacked), location 2, value -3 (unpacked)
      ...[0x12, 24, 0x08, ...varint(wide), 0x08, 2, 0x10, ...varint(-3n & 0xffff_ffff_ffff_ffffn)],
      ...[0x1a, 4, 0x08, 9, 0x28, 5],
      ...[0x22, 19, 0x08, ...varint(wide), 0x22, 2, 0x08, 1, 0x22, 2, 0x08, 2],
      ...[0x22, 7, 0x08, 2, 0x10, 9, 0x18, 0xff, 0x01],
      ...[0x2a, 4, 0x08, 1, 0x10, 3],
      ...[0x2a, 4, 0x08, 2, 0x18, 4],
      ...['', 'cpu', 'count', 'inlined', 'outer', 'libx.so'].flatMap((text) => [
        0x32,
        text.length,
        ...new TextEncoder().encode(text),
      ]),
    ]);
    const [profile] = decodePprof(bytes);
    expect(plainProfile(profile as Profile)).toEqual({ '0xff@libx.so:0;outer@:0;inlined@:0': -3 });
  });

  it.each([
    ['a string beyond the table', [0x0a, 2, 0x08, 9], /string 9 is not in the table/],
    ['a location that is not there', [0x12, 3, 0x0a, 1, 7], /location 7 is not defined/],
    ['values without types', [0x12, 3, 0x12, 1, 7], /1 values for 0 sample types/],
    ['a function that is not there', [0x22, 4, 0x22, 2, 0x08, 5], /function 5 is not defined/],
    ['a first string that is not empty', [0x32, 1, 0x41], /first string/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodePprof(Uint8Array.from(bytes))).toThrow(message);
  });

  it('bounds the depth of a stack and the number of stacks', () => {
    const deep = profileOf('cpu', 'count', [
      [Array.from({ length: 40 }, (_, i) => [`f${i}`, '', 0] as const), 1],
    ]);
    expect(() => decodePprof(encodePprof([deep]), { depth: 39 })).toThrow(/more than 39 frames/);
    expect(() => decodePprof(encodePprof([deep]), { stacks: 39 })).toThrow(
      /more than 39 different/,
    );
    expect(decodePprof(encodePprof([deep]), { depth: 40, stacks: 40 })).toHaveLength(1);
  });

  it('takes damaged bytes: a profile or a DECODE error', () => {
    const damage = fc.array(fc.record({ at: fc.nat(), to: fc.nat(255) }), { maxLength: 5 });
    fc.assert(
      fc.property(rows, damage, fc.nat(), (some, changes, cut) => {
        const bytes = encodePprof([profileOf('cpu', 'nanoseconds', some)]);
        for (const { at, to } of changes) bytes[at % bytes.length] = to;
        attempt(bytes);
        attempt(bytes.subarray(0, cut % bytes.length));
      }),
      { ...options, numRuns: 1500 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), attempt), {
      ...options,
      numRuns: 1500,
    });
  });
});

function attempt(bytes: Uint8Array): void {
  try {
    for (const profile of decodePprof(bytes)) plainProfile(profile);
  } catch (error) {
    if (!isAbduceError(error, 'DECODE')) throw error;
  }
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}
