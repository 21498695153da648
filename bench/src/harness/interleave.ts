import { median } from './median.ts';

export interface Variant {
  readonly name: string;
  /** One unit of work. What it returns is kept alive, so that nothing can be optimised away. */
  run(): unknown;
}

export interface InterleaveOptions {
  /** Measured rounds; in each, every variant runs once for `minMs`. */
  readonly rounds?: number;
  /** The CPU time that one measurement of one variant lasts at least, in milliseconds. */
  readonly minMs?: number;
  /** Unmeasured rounds before the first, so that the code is compiled. */
  readonly warmup?: number;
}

export interface Timing {
  readonly name: string;
  /** Median over the rounds of the CPU time (user and system) of one run, in milliseconds. */
  readonly cpuMs: number;
  readonly rounds: readonly number[];
}

const defaults = { rounds: 15, minMs: 100, warmup: 3 } as const;

/** What the last runs returned; read by nobody, but reachable. */
const kept: { value: unknown } = { value: undefined };

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function measure(variant: Variant, minMs: number): number {
  // Caches went cold and the heap filled up meanwhile: neither is this variant's cost. A forced
  // collection would be worse: it shrinks the young generation, which no server ever sees.
  for (let i = 0; i < 3; i++) kept.value = variant.run();
  const begin = cpuMs();
  let runs = 0;
  let spent = 0;
  do {
    kept.value = variant.run();
    runs++;
    spent = cpuMs() - begin;
  } while (spent < minMs);
  return spent / runs;
}

/**
 * Measures variants against each other in one process: every round runs all of them, each second
 * round in reverse order, so that a slow phase of the machine hits all alike.
 */
export function interleave(
  variants: readonly Variant[],
  options: InterleaveOptions = {},
): readonly Timing[] {
  const { rounds, minMs, warmup } = { ...defaults, ...options };
  const samples = new Map<string, number[]>(variants.map(({ name }) => [name, []]));
  for (let round = 0; round < warmup + rounds; round++) {
    for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
      const sample = measure(variant, minMs);
      if (round >= warmup) samples.get(variant.name)?.push(sample);
    }
  }
  return variants.map(({ name }) => {
    const list = samples.get(name) ?? [];
    return { name, cpuMs: median(list), rounds: list };
  });
}

/** How many times faster `a` is than `b`: the median of the per-round ratios, which a slow phase cannot tilt. */
export function speedup(timings: readonly Timing[], a: string, b: string): number {
  const find = (name: string): Timing => {
    const timing = timings.find((candidate) => candidate.name === name);
    if (timing === undefined) throw new Error(`no variant "${name}" was measured`);
    return timing;
  };
  const [fast, slow] = [find(a), find(b)];
  return median(fast.rounds.map((value, round) => (slow.rounds[round] as number) / value));
}
