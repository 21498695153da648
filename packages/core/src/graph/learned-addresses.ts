import { type Answers, type LinkedSpans, serviceOf } from './answers.ts';
import { ambiguous } from './name-resolver.ts';
import type { TargetTable } from './target-table.ts';
import { wordIndex } from './word-index.ts';

/** Which service answers at an address, learned from calls whose server span is known. */
export interface LearnedAddresses {
  learn(caller: number, target: number, callee: number): void;
  /** The service that answers there: its number, -1 for unknown, -2 for several. What the caller itself has seen goes first. */
  find(caller: number, target: number): number;
}

export function learnedAddresses(targets: TargetTable): LearnedAddresses {
  const seen = wordIndex(3);
  let byCaller: Map<string, number> | undefined;
  let byAddress = new Map<string, number>();

  const addressOf = (target: number): string | undefined => {
    const { host, port, scope, name } = targets.get(target);
    if (host !== 0) return `${host}:${port}@${scope}`;
    return name === 0 ? undefined : `peer ${name}`;
  };
  const merge = (into: Map<string, number>, key: string, callee: number): void => {
    const known = into.get(key);
    into.set(key, known === undefined || known === callee ? callee : ambiguous);
  };
  const index = (): Map<string, number> => {
    const found = new Map<string, number>();
    byAddress = new Map();
    for (let id = 0; id < seen.size; id++) {
      const address = addressOf(seen.word(id, 1));
      if (address === undefined) continue;
      merge(found, `${seen.word(id, 0)} ${address}`, seen.word(id, 2));
      merge(byAddress, address, seen.word(id, 2));
    }
    return found;
  };
  return {
    learn: (caller, target, callee) => void seen.intern(caller, target, callee),
    find(caller, target) {
      byCaller ??= index();
      const address = addressOf(target);
      if (address === undefined) return -1;
      const own = byCaller.get(`${caller} ${address}`);
      if (own !== undefined && own !== ambiguous) return own;
      return byAddress.get(address) ?? -1;
    },
  };
}

/** Learns from the answered calls among rows `from` up to `to`. */
export function learnAddresses(
  learned: LearnedAddresses,
  spans: LinkedSpans,
  { answer }: Answers,
  from: number,
  to: number,
): void {
  const { target } = spans.columns;
  for (let row = from; row < to; row++) {
    const answered = answer[row] as number;
    if (answered === -1 || target[row] === 0) continue;
    learned.learn(serviceOf(spans, row), target[row] as number, serviceOf(spans, answered));
  }
}
