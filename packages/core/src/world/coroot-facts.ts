import type { Labels } from '../model/labels.ts';
import type { FactKind } from './dialect.ts';
import type { FactAnswer } from './metric-need.ts';

/** One label set of a fact, and the steps between which it was seen. */
export interface Sighting {
  readonly labels: Labels;
  readonly first: number;
  readonly last: number;
}

/** Facts of one window by kind. */
export interface AgentFacts {
  readonly any: boolean;
  of(fact: FactKind): readonly Sighting[];
  /** The values of a metric that others are divided by. */
  size(metric: string, machine: string): Float64Array | undefined;
}

export const text = (labels: Labels, name: string): string => labels.get(name) ?? '';

function sighting(labels: Labels, values: Float64Array): Sighting | undefined {
  let first = -1;
  let last = -1;
  for (let step = 0; step < values.length; step++) {
    if (!((values[step] as number) > 0)) continue;
    if (first < 0) first = step;
    last = step;
  }
  return first < 0 ? undefined : { labels, first, last };
}

/** Facts read between two yields. */
const sliceFacts = 200;

export function* readFacts(answers: readonly FactAnswer[]): Generator<void, AgentFacts> {
  const kinds = new Map<FactKind, Sighting[]>();
  const sizes = new Map<string, Float64Array>();
  let any = false;
  let read = 0;
  for (const { rule, series } of answers) {
    const known = kinds.get(rule.fact) ?? [];
    kinds.set(rule.fact, known);
    for (const { labels, values } of series) {
      if (++read % sliceFacts === 0) yield;
      any = true;
      if (rule.fact === 'size') sizes.set(`${rule.metric}\0${text(labels, 'machine_id')}`, values);
      const seen = sighting(labels, values);
      if (seen !== undefined) known.push(seen);
    }
  }
  return {
    any,
    of: (fact) => kinds.get(fact) ?? [],
    size: (metric, machine) => sizes.get(`${metric}\0${machine}`),
  };
}
