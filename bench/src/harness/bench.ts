export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

export interface BenchRatio {
  readonly name: string;
  readonly value: number;
  /** The bound that `value` is held against. */
  readonly goal: number;
  readonly ok: boolean;
}

export interface BenchReport {
  readonly results: readonly BenchResult[];
  readonly ratios: readonly BenchRatio[];
}

export interface BenchContext {
  /** Progress for people; it goes to standard error. */
  log(text: string): void;
}

export interface Bench {
  readonly name: string;
  run(context: BenchContext): Promise<BenchReport>;
}

export function defineBench(bench: Bench): Bench {
  return bench;
}

/** A ratio that must reach its goal. */
export function atLeast(name: string, value: number, goal: number): BenchRatio {
  return { name, value, goal, ok: value >= goal };
}

/** A ratio, or another figure, that must stay at or under its goal. */
export function atMost(name: string, value: number, goal: number): BenchRatio {
  return { name, value, goal, ok: value <= goal };
}
