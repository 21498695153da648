import { type Answers, type LinkedSpans, serviceOf } from './answers.ts';
import { isCallKind } from './join-spans.ts';
import { flag } from './span-columns.ts';
import { targetType } from './target-table.ts';
import { type WordIndex, wordIndex } from './word-index.ts';

/** Calls that no span answers, by what their callers say of the other side. */
export interface SilentCalls {
  /** Distinct pairs of service number and target number. */
  readonly pairs: WordIndex;
  /** Call row → number of its pair; -1 for other rows. */
  readonly pairOf: Int32Array;
  /** Whether any of them names a host or a peer: only then answered calls have something to teach. */
  anyPeer: boolean;
}

export function silentCalls(rows: number): SilentCalls {
  return { pairs: wordIndex(2), pairOf: new Int32Array(rows).fill(-1), anyPeer: false };
}

/** Looks for such calls among rows `from` up to `to`. */
export function findSilentCalls(
  silent: SilentCalls,
  spans: LinkedSpans,
  { answer }: Answers,
  from: number,
  to: number,
): void {
  const { kind, flags, target } = spans.columns;
  for (let row = from; row < to; row++) {
    const own = target[row] as number;
    if (own === 0 || answer[row] !== -1 || !isCallKind(kind[row] as number)) continue;
    if (((flags[row] as number) & (flag.ignored | flag.receive)) !== 0) continue;
    silent.pairOf[row] = silent.pairs.intern(serviceOf(spans, row), own);
    if (spans.targets.type(own) === targetType.peer) silent.anyPeer = true;
  }
}
