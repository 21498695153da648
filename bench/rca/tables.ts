import { median } from '../src/harness/median.ts';
import { table } from '../src/harness/table.ts';
import type { CaseResult, Evaluation } from './evaluate.ts';
import type { FoldReport } from './folds/run-folds.ts';
import type { Scores } from './measures.ts';

const share = (value: number): string => value.toFixed(3);

export function scoreCells({ ac1, ac3, ac5, avg5, mrr }: Omit<Scores, 'cases'>): string[] {
  return [ac1, ac3, ac5, avg5, mrr].map(share);
}

export const scoreHeader: readonly string[] = ['AC@1', 'AC@3', 'AC@5', 'Avg@5', 'MRR'];

export function formatMs(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : ms.toFixed(0);
}

/** One line per case, as it is done. */
export function caseLine(result: CaseResult): string {
  const { id, group, truth, ranked, rankWorstTie, verdict, confidence, ms } = result;
  const said = rankWorstTie === 1 ? 'right' : `rank ${rankWorstTie ?? '-'}: ${ranked[0] ?? '-'}`;
  return `${id} [${group}] ${truth} · ${said} · ${verdict} ${confidence.toFixed(2)} · ${formatMs(ms)} ms`;
}

/** The summary for a terminal. */
export function summary(evaluation: Evaluation, engine: string): string {
  const { cases, perGroup, baselines = {}, falseAlarms } = evaluation;
  const ms = cases.map((one) => one.ms);
  const rows: string[][] = [
    ['', 'cases', ...scoreHeader, 'ms', 'AC@1 with ties against'],
    [
      engine,
      String(cases.length),
      ...scoreCells(evaluation),
      formatMs(median(ms)),
      share(evaluation.ac1),
    ],
    ...Object.entries(perGroup).map(([group, scores]) => [
      `  ${group}`,
      String(scores.cases),
      ...scoreCells(scores),
      formatMs(median(cases.filter((one) => one.group === group).map((one) => one.ms))),
    ]),
  ];
  const unavailable: string[] = [];
  for (const [name, result] of Object.entries(baselines)) {
    if ('unavailable' in result) {
      rows.push([name, ...new Array<string>(8).fill('n/a')]);
      unavailable.push(`${name}: ${result.unavailable}`);
    } else {
      const { cases: count, ms, tiesAgainst } = result;
      rows.push([name, String(count), ...scoreCells(result), formatMs(ms), share(tiesAgainst.ac1)]);
    }
  }
  const decoys = cases.filter(({ blamedDecoy }) => blamedDecoy).length;
  const lines = [
    `${evaluation.dataset}: ${cases.length} cases; ties count against us, and in favour of the name that sorts first for baselines; ms from parsed tables to diagnosis, median (largest ${formatMs(Math.max(0, ...ms))})`,
    '',
    table(rows),
    '',
    ...unavailable,
    `decoys blamed: ${decoys}`,
    falseAlarms.windows > 0
      ? `false alarms: ${falseAlarms.alarms} of ${falseAlarms.windows} fault-free windows (${((100 * falseAlarms.alarms) / falseAlarms.windows).toFixed(1)} %)`
      : 'false alarms: no fault-free windows in this data set',
  ];
  return `${lines.join('\n')}\n`;
}

/** What choosing parameters on one part does to the other. */
export function foldSummary({ dataset, folds, held, sensitivity }: FoldReport): string {
  const pair = ({ ac1, ac3 }: Scores): string => `${share(ac1)} / ${share(ac3)}`;
  const rows = [
    ['fold', 'held: chosen', 'held: standard', 'chosen on the other folds'],
    ...folds.map(({ chosen, held: own }, at) => [
      String(at + 1),
      pair(own.chosen),
      pair(own.standard),
      Object.keys(chosen).join(', ') || 'the standard numbers',
    ]),
    ['all', pair(held.chosen), pair(held.standard), ''],
  ];
  const lowest = Math.min(1, ...sensitivity.map(({ scores }) => scores.ac1));
  return `${dataset}: AC@1 / AC@3 in folds\n\n${table(rows)}\n\nlowest AC@1 with one parameter halved or doubled: ${share(lowest)}\n`;
}
