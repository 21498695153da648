import type { EntityId } from '@abduce/core';
import { changeFacts, wordFact } from '../evidence.ts';
import type { Indication } from './indication.ts';
import { certainRise, middleOf } from './samples.ts';
import type { SpanEvents } from './span-events.ts';
import { isPlainCall } from './strata.ts';
import type { TraceFrame } from './trace-frame.ts';

export const selfTimeDefaults = {
  /** Time moves for many reasons; it decides only where nothing else speaks. */
  weight: 0.3,
} as const;

interface Slower {
  readonly operation: number;
  readonly before: number;
  readonly after: number;
  readonly excess: number;
}

function slowerOperations(frame: TraceFrame, events: SpanEvents): readonly Slower[] {
  const { group, named, normals, tree } = frame;
  const samples = new Map<number, number[][]>();
  for (let row = 0; row < group.length; row++) {
    const when = group[row] as number;
    if (when < 0 || isPlainCall(frame, events, row)) continue;
    const operation = named[row] as number;
    if (operation < 0) continue;
    let periods = samples.get(operation);
    if (periods === undefined) {
      periods = Array.from({ length: normals + 1 }, () => []);
      samples.set(operation, periods);
    }
    (periods[when] as number[]).push(tree.self[row] as number);
  }
  const slower: Slower[] = [];
  for (const [operation, periods] of samples) {
    const now = middleOf(periods[normals] as number[]);
    let rise = 0;
    let before = 0;
    let exercised = 0;
    for (let normal = 0; normal < normals; normal++) {
      const usual = middleOf(periods[normal] as number[]);
      if (usual.count < 3) continue;
      exercised++;
      rise += certainRise(usual, now);
      before += usual.median;
    }
    if (exercised === 0 || rise === 0) continue;
    slower.push({
      operation,
      before: before / exercised,
      after: now.median,
      excess: (rise / exercised) * now.count,
    });
  }
  return slower;
}

/** Services by their share of all time that operations take longer by themselves. Milliseconds throughout. */
export function selfTimeIndications(frame: TraceFrame, events: SpanEvents): readonly Indication[] {
  const slower = slowerOperations(frame, events);
  const total = slower.reduce((sum, { excess }) => sum + excess, 0);
  const services = new Map<EntityId, { excess: number; worst: Slower }>();
  for (const one of slower) {
    const service = frame.operations[one.operation]?.service ?? '';
    const known = services.get(service);
    if (known === undefined) services.set(service, { excess: one.excess, worst: one });
    else {
      known.excess += one.excess;
      if (one.excess > known.worst.excess) known.worst = one;
    }
  }
  return [...services]
    .map(([entity, { excess, worst }]): Indication => {
      const growth = (worst.after - worst.before) / (worst.before + 1);
      const name = frame.operations[worst.operation]?.name ?? '';
      return {
        kind: 'self_time',
        entity,
        strength: selfTimeDefaults.weight * (excess / total) * (growth / (growth + 1)),
        mechanism: { operation: name },
        cite: (ledger) =>
          ledger.cite(`self-time|${entity}|${name}`, () => ({
            kind: 'trace',
            entity,
            title: 'Own time of an operation, without the calls it makes',
            query: { kind: 'spans', service: entity, operation: name },
            window: frame.window,
            facts: [
              ...changeFacts(worst.before / 1000, worst.after / 1000, 's'),
              ...wordFact('operation', name),
            ],
            trust: 'application',
          })),
      };
    })
    .sort((a, b) => b.strength - a.strength || (a.entity < b.entity ? -1 : 1));
}
