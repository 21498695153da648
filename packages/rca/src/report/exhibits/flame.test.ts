import {
  type CaseFile,
  type CaseProfile,
  type Diagnosis,
  mergeProfiles,
  type Profile,
} from '@abduce/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexLost, indexLostCase } from '../fixtures/index-lost.ts';
import { flameOf } from './flame.ts';
import { placesOf } from './places.ts';

/** A profile of stacks given as `main;handle;parse`, callers first. */
function profileOf(samples: Readonly<Record<string, number>>, type = 'cpu'): Profile {
  const strings = [''];
  const id = (text: string): number =>
    strings.includes(text) ? strings.indexOf(text) : strings.push(text) - 1;
  const functions: number[] = [];
  const parents: number[] = [];
  const frames: number[] = [];
  const stacks: number[] = [];
  const values: number[] = [];
  for (const [path, value] of Object.entries(samples)) {
    let above = -1;
    for (const name of path.split(';')) {
      frames.push(functions.push(id(name)) - 1);
      above = parents.push(above) - 1;
    }
    stacks.push(above);
    values.push(value);
  }
  return {
    type,
    unit: 'nanoseconds',
    start: 0,
    duration: 60_000,
    resource: new Map(),
    strings,
    frames: {
      function: Uint32Array.from(functions),
      file: new Uint32Array(functions.length),
      line: Uint32Array.from(functions, (_, at) => at),
    },
    stacks: { parent: Int32Array.from(parents), frame: Uint32Array.from(frames) },
    samples: { stack: Uint32Array.from(stacks), value: Float64Array.from(values) },
  };
}

type Told = readonly (readonly [string, CaseProfile['period'], Profile])[];

function flame(told: Told, diagnosis: Diagnosis = indexLost): ReturnType<typeof flameOf> {
  const profiles = told.map(([service, period, profile]) => ({ service, period, profile }));
  const caseFile: CaseFile = { ...indexLostCase, profiles };
  return flameOf(caseFile, diagnosis, placesOf(caseFile, diagnosis));
}

const before = profileOf({ 'main;parse': 30, 'main;send': 60, collect: 10 });
const during = profileOf({ 'main;parse': 20, 'main;divide;shift': 160, collect: 20 });

describe('the flame graph of a report', () => {
  it('has each frame with its share of either side, callers first and from left to right', () => {
    expect(
      flame([
        ['orders', 'baseline', before],
        ['orders', 'window', during],
      ]),
    ).toEqual({
      entity: 'orders',
      type: 'cpu',
      unit: 'nanoseconds',
      hidden: 0,
      frames: [
        { name: 'collect', depth: 0, at: 0, before: 0.1, during: 0.1 },
        { name: 'main', depth: 0, at: 0.1, before: 0.9, during: 0.9 },
        { name: 'divide', depth: 1, at: 0.1, before: 0, during: 0.8 },
        { name: 'shift', depth: 2, at: 0.1, before: 0, during: 0.8 },
        { name: 'parse', depth: 1, at: 0.5, before: 0.3, during: 0.1 },
        { name: 'send', depth: 1, at: 0.7, before: 0.6, during: 0 },
      ],
    });
  });

  it('is of the service at the root cause, or the next one to the users', () => {
    const both = (service: string, type = 'cpu'): Told => [
      [service, 'baseline', profileOf({ a: 1 }, type)],
      [service, 'window', profileOf({ a: 1 }, type)],
    ];
    expect(flame([...both('catalog'), ...both('storefront'), ...both('orders')])?.entity).toBe(
      'orders',
    );
    expect(flame([...both('catalog'), ...both('storefront')])?.entity).toBe('storefront');
    expect(flame([...both('orders', 'alloc_space'), ...both('orders')])?.type).toBe('cpu');
  });

  it('does not depend on which way the path is told', () => {
    const profiled = (service: string): Told => [
      [service, 'baseline', before],
      [service, 'window', during],
    ];
    const told = [...profiled('storefront'), ...profiled('orders')];
    const other = { ...indexLost, path: indexLost.path.toReversed() };
    expect(flame(told)?.entity).toBe('orders');
    expect(flame(told, other)?.entity).toBe('orders');
  });

  it('is absent without both sides, and without samples', () => {
    expect(flame([])).toBeUndefined();
    expect(flame([['orders', 'window', during]])).toBeUndefined();
    expect(
      flame([
        ['orders', 'baseline', profileOf({ a: 0 })],
        ['orders', 'window', during],
      ]),
    ).toBeUndefined();
  });

  it('folds small frames away and counts them', () => {
    const small = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`main;f${at};g`, 1]));
    const found = flame([
      ['orders', 'baseline', profileOf({ ...small, 'main;work': 1e4 })],
      ['orders', 'window', profileOf({ ...small, 'main;work': 1e4 })],
    ]);
    expect(found?.frames.map(({ name }) => name)).toEqual(['main', 'work']);
    expect(found?.hidden).toBe(600);
  });

  it('has every frame below its caller, whatever the profile', () => {
    const stacks = fc.dictionary(
      fc
        .array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 6 })
        .map((path) => path.join(';')),
      fc.integer({ min: 1, max: 1000 }),
      { minKeys: 1, maxKeys: 30 },
    );
    fc.assert(
      fc.property(stacks, stacks, (one, other) => {
        const found = flame([
          ['orders', 'baseline', mergeProfiles([profileOf(one)])],
          ['orders', 'window', profileOf(other)],
        ]);
        const open: { at: number; end: number }[] = [];
        for (const { depth, at, before: b, during: d } of found?.frames ?? []) {
          expect(depth).toBeLessThanOrEqual(open.length);
          open.length = depth;
          const above = open.at(-1) ?? { at: 0, end: 1 };
          const end = at + (b + d) / 2;
          expect(at).toBeGreaterThanOrEqual(above.at - 1e-4);
          expect(end).toBeLessThanOrEqual(above.end + 1e-4);
          open.push({ at, end });
        }
      }),
      { seed: 6, numRuns: 200 },
    );
  });
});
