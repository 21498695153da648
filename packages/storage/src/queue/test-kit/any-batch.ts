import {
  type AttributesInit,
  type AttributeValue,
  batchBuilder,
  type TelemetryBatch,
} from '@abduce/core';
import { type Random, random } from '@abduce/core/testing';

const texts = [
  '',
  'GET /cart',
  '𐍈',
  '\u2028',
  '\ufeffbom',
  '\ud800',
  '__proto__',
  '\'"\\{}',
  'é'.repeat(300),
];

function anyValue(chance: Random, depth = 0): AttributeValue {
  switch (chance.integer(depth > 2 ? 8 : 10)) {
    case 0:
      return null;
    case 1:
      return chance.chance(0.5);
    case 2:
      return chance.integer(100_000) - 50_000;
    case 3:
      return chance.normal();
    case 4:
      return chance.pick([Number.NaN, -0, Number.POSITIVE_INFINITY, 2 ** 53]);
    case 5:
      return (1n << 62n) * (chance.chance(0.5) ? 1n : -1n);
    case 6:
      return Uint8Array.of(1, 2, 255);
    case 7:
      return chance.pick(texts);
    case 8:
      return [anyValue(chance, depth + 1), anyValue(chance, depth + 1)];
    default:
      return new Map([[chance.pick(texts), anyValue(chance, depth + 1)]]);
  }
}

function anyAttributes(chance: Random): AttributesInit {
  return new Map(
    Array.from({ length: chance.integer(4) }, () => [chance.pick(texts), anyValue(chance)]),
  );
}

const start = 1_767_614_400_000;

/** A batch with something of everything that a batch can hold, from a seed. */
export function anyBatch(seed: number): TelemetryBatch {
  const chance = random(seed);
  const builder = batchBuilder();
  const resources = [anyAttributes(chance), { 'service.name': 'cart' }];
  const scopes = [{ name: 'a', version: '1', attributes: anyAttributes(chance) }, undefined];
  const owner = () => {
    const scope = chance.pick(scopes);
    return { resource: chance.pick(resources), ...(scope !== undefined && { scope }) };
  };
  for (let i = chance.integer(6); i > 0; i--) {
    builder.span({
      ...owner(),
      traceId: chance.hex(32),
      spanId: chance.hex(16),
      ...(chance.chance(0.5) && { parentSpanId: chance.hex(16) }),
      name: chance.pick(texts),
      start: start + i,
      duration: chance.integer(1000) / 3,
      attributes: anyAttributes(chance),
      events: chance.chance(0.5)
        ? [{ name: 'e', time: start, attributes: anyAttributes(chance) }]
        : [],
      links: chance.chance(0.5) ? [{ traceId: chance.hex(32), spanId: chance.hex(16) }] : [],
    });
  }
  for (let i = chance.integer(6); i > 0; i--) {
    builder.log({
      ...owner(),
      time: start + i,
      timeNano: BigInt(start + i) * 1_000_000n + 7n,
      severity: chance.integer(25),
      body: anyValue(chance),
      attributes: anyAttributes(chance),
    });
  }
  anyPoints(chance, builder, owner);
  if (chance.chance(0.5)) {
    builder.profile({
      type: 'cpu',
      unit: 'nanoseconds',
      start,
      duration: 10_000,
      resource: new Map([['service.name', 'cart']]),
      strings: ['', 'main', 'main.ts'],
      frames: {
        function: Uint32Array.of(1, 0),
        file: Uint32Array.of(2, 2),
        line: Uint32Array.of(1, 70_000),
      },
      stacks: { parent: Int32Array.of(-1, 0), frame: Uint32Array.of(0, 1) },
      samples: { stack: Uint32Array.of(1), value: Float64Array.of(0.5) },
    });
  }
  if (chance.chance(0.5)) {
    builder.change({
      id: chance.pick(texts),
      kind: 'deploy',
      time: start,
      title: 'deploy',
      ...(chance.chance(0.5) && { service: 'cart', diff: '+ a' }),
      ...(chance.chance(0.5) && { files: ['a.ts', ''] }),
      ...(chance.chance(0.5) && { attributes: JSON.parse('{"__proto__":"x","a":"b"}') }),
    });
  }
  return builder.build();
}

function anyPoints(
  chance: Random,
  builder: ReturnType<typeof batchBuilder>,
  owner: () => { readonly resource: AttributesInit },
): void {
  const buckets = { offset: -3, counts: Float64Array.of(1, 0, 2) };
  for (let i = chance.integer(8); i > 0; i--) {
    const base = {
      ...owner(),
      name: chance.pick(texts),
      time: start + i,
      attributes: anyAttributes(chance),
      ...(chance.chance(0.3) && {
        exemplars: [
          {
            timeNano: 5n,
            value: chance.normal(),
            integer: false,
            traceId: chance.hex(32),
            spanId: '',
            attributes: new Map([['k', 'v']]),
          },
        ],
      }),
    };
    const [min, max, count] = [Number.NaN, 4.5, 3];
    switch (chance.integer(4)) {
      case 0:
        builder.point({ ...base, value: chance.normal(), integer: chance.chance(0.5) });
        break;
      case 1: {
        const histogram = { bounds: Float64Array.of(1), counts: Float64Array.of(1, 2), min, max };
        builder.point({ ...base, kind: 'histogram', count, histogram });
        break;
      }
      case 2: {
        const exponential = {
          scale: -1,
          zeroCount: 1,
          zeroThreshold: 1e-9,
          positive: buckets,
          negative: { offset: 0, counts: new Float64Array(0) },
          min,
          max,
        };
        builder.point({ ...base, kind: 'exponential_histogram', count, exponential });
        break;
      }
      default: {
        const summary = { quantiles: Float64Array.of(0.5), values: Float64Array.of(9) };
        builder.point({ ...base, kind: 'summary', count, summary });
      }
    }
  }
}
