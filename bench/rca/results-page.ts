import type { Machine } from '../src/harness/machine.ts';
import { median } from '../src/harness/median.ts';
import { calibrationOf } from './calibration.ts';
import type { BaselineResult, CaseResult, Evaluation } from './evaluate.ts';
import type { FoldReport } from './folds/run-folds.ts';
import { type Scores, scoresPerGroup } from './measures.ts';
import { formatMs, scoreCells, scoreHeader } from './tables.ts';

/** One data set with everything that was measured on it. */
export interface ResultSection {
  readonly evaluation: Evaluation;
  readonly folds?: FoldReport;
}

const number = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '–');
const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

/** Vertical bars inside a cell would end it. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function available(
  evaluation: Evaluation,
): readonly (readonly [string, Exclude<BaselineResult, { readonly unavailable: string }>])[] {
  return Object.entries(evaluation.baselines ?? {}).flatMap(([name, result]) =>
    'unavailable' in result ? [] : [[name, result] as const],
  );
}

function bestBaseline(evaluation: Evaluation): string {
  const [best] = available(evaluation).toSorted(
    ([, a], [, b]) => b.ac1 - a.ac1 || b.ac3 - a.ac3 || b.mrr - a.mrr,
  );
  return best === undefined ? '–' : `${best[0]} ${number(best[1].ac1)} / ${number(best[1].ac3)}`;
}

function overview(sections: readonly ResultSection[]): string {
  return markdown(
    [
      'data set',
      'cases',
      'first',
      'in the first three',
      'AC@1 / AC@3',
      'best baseline',
      'decoys blamed',
      'false alarms',
      'ms per case, median',
      'largest',
    ],
    sections.map(({ evaluation }) => {
      const { dataset, cases, ac1, ac3, falseAlarms } = evaluation;
      const ms = cases.map((one) => one.ms);
      const within = (k: number): number =>
        cases.filter(({ rankWorstTie }) => rankWorstTie !== null && rankWorstTie <= k).length;
      return [
        dataset,
        String(cases.length),
        String(within(1)),
        String(within(3)),
        `${number(ac1)} / ${number(ac3)}`,
        bestBaseline(evaluation),
        String(cases.filter(({ blamedDecoy }) => blamedDecoy).length),
        falseAlarms.windows === 0
          ? '–'
          : `${falseAlarms.alarms} of ${falseAlarms.windows} (${percent(falseAlarms.alarms, falseAlarms.windows)})`,
        formatMs(median(ms)),
        formatMs(Math.max(0, ...ms)),
      ];
    }),
  );
}

function methods(evaluation: Evaluation): string {
  const rows = [
    ['**abduce**', ...scoreCells(evaluation), number(evaluation.ac1)],
    ...Object.entries(evaluation.baselines ?? {}).map(([name, result]) =>
      'unavailable' in result
        ? [name, ...scoreHeader.map(() => 'n/a'), `n/a: ${result.unavailable}`]
        : [name, ...scoreCells(result), number(result.tiesAgainst.ac1)],
    ),
  ];
  return markdown(['method', ...scoreHeader, 'AC@1, ties against'], rows);
}

function groups(evaluation: Evaluation, perGroup: Readonly<Record<string, Scores>>): string {
  const others = available(evaluation);
  const rows = Object.entries(perGroup).map(([group, { cases, ac1, ac3, ac5 }]) => [
    group,
    String(cases),
    [ac1, ac3, ac5].map(number).join(' / '),
    ...others.map(([, result]) => {
      const own = result.perGroup[group];
      return own === undefined ? '–' : `${number(own.ac1)} / ${number(own.ac3)}`;
    }),
  ]);
  return markdown(['group', 'cases', 'abduce', ...others.map(([name]) => name)], rows);
}

/** The last part of the group names the kind of fault. */
function kinds(cases: readonly CaseResult[]): string {
  const perKind = scoresPerGroup(
    cases.map(({ group, rankWorstTie }) => ({
      group: group.slice(group.lastIndexOf('/') + 1),
      rankWorstTie,
    })),
    'rankWorstTie',
  );
  return markdown(
    ['fault', 'cases', ...scoreHeader],
    Object.entries(perKind).map(([kind, scores]) => [
      kind,
      String(scores.cases),
      ...scoreCells(scores),
    ]),
  );
}

function failures(cases: readonly CaseResult[]): string {
  const missed = cases.filter(({ rankWorstTie }) => rankWorstTie !== 1);
  if (missed.length === 0) return 'Every case has its truth first.';
  return markdown(
    ['case', 'group', 'truth', 'our answer', 'rank of the truth', 'verdict', 'confidence'],
    missed.map(({ id, group, truth, ranked, rankWorstTie, verdict, confidence, blamedDecoy }) => [
      id,
      group,
      truth,
      `${ranked[0] ?? 'none given'}${blamedDecoy ? ' (a decoy)' : ''}`,
      rankWorstTie === null ? 'absent' : String(rankWorstTie),
      verdict,
      confidence.toFixed(2),
    ]),
  );
}

function foldTable({ folds, held, sensitivity }: FoldReport): string {
  const pair = ({ ac1, ac3 }: Scores): string => `${number(ac1)} / ${number(ac3)}`;
  const rows = folds.map(({ chosen, training, held: own }, at) => [
    String(at + 1),
    Object.entries(chosen)
      .map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`)
      .join(', ') || 'the standard numbers',
    pair(training.chosen),
    pair(training.standard),
    pair(own.chosen),
    pair(own.standard),
  ]);
  rows.push(['all', '', '', '', pair(held.chosen), pair(held.standard)]);
  const worse = sensitivity.filter(({ scores }) => scores.ac1 !== held.standard.ac1);
  const moved =
    worse.length === 0
      ? 'Halving or doubling any single parameter changes no AC@1.'
      : `Halving or doubling a single parameter changes AC@1 for ${worse.length} of ${sensitivity.length} settings:\n\n${markdown(
          ['parameter', 'value', 'AC@1 / AC@3'],
          worse.map(({ setting, scores }) => [
            String(setting.parameter),
            String(Number(setting.value.toPrecision(3))),
            pair(scores),
          ]),
        )}`;
  return `${markdown(
    [
      'fold',
      'chosen on the other folds',
      'there: chosen',
      'there: standard',
      'held: chosen',
      'held: standard',
    ],
    rows,
  )}\n\n${moved}`;
}

function section({ evaluation, folds }: ResultSection): string {
  const { dataset, cases, perGroup } = evaluation;
  const parts = [
    `## ${dataset}`,
    methods(evaluation),
    '### By group\n\nAC@1 / AC@3 / AC@5 for abduce, AC@1 / AC@3 for the others.',
    groups(evaluation, perGroup),
    '### By kind of fault',
    kinds(cases),
    '### Where we fail',
    failures(cases),
  ];
  if (folds !== undefined) {
    parts.push('### Parameters chosen on one part, scored on the other', foldTable(folds));
  }
  return parts.join('\n\n');
}

function calibration(sections: readonly ResultSection[]): string {
  const bins = calibrationOf(sections.flatMap(({ evaluation }) => evaluation.cases));
  return markdown(
    ['confidence', 'verdicts', 'mean confidence', 'share right'],
    bins
      .filter(({ cases }) => cases > 0)
      .map(({ from, to, cases, said, right }) => [
        `${from.toFixed(1)}–${to.toFixed(1)}`,
        String(cases),
        said.toFixed(2),
        right.toFixed(2),
      ]),
  );
}

const foldsNote = [
  'Four folds, stratified by group, from a fixed seed. Each parameter of `EngineParameters` may be halved or doubled; on',
  'three folds the value with the best AC@1 (then AC@3, then MRR) is chosen for each, the standard one on ties, and all',
  'that were chosen together are scored on the fourth. The standard numbers themselves were set while looking at all of',
  'these cases: the folds tell how much is to be had, or lost, by tuning further, not how well we do elsewhere.',
].join('\n');

/** The committed page of results. */
export function resultsPage(
  sections: readonly ResultSection[],
  machine: Machine,
  at: Date,
): string {
  const intro = [
    '# Accuracy of root-cause analysis',
    '',
    'Written by `pnpm eval:rca all --data DIR --write`, where DIR holds a folder per public data set.',
    `Measured ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC on ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, load ${machine.load}.`,
    '',
    'The engine gets a case file through `createEngine().analyze(caseFile)` and nothing else; labels stay with the scorer.',
    'AC@k is the share of cases with the truth among the first k. For abduce it counts every tie against us (the rank is',
    'the number of candidates that score at least as much as the truth); for the baselines it takes the order they give,',
    'ties by name, as such methods are published, and the last column counts their ties against them too. A baseline',
    'that cannot say anything about a case misses it. Milliseconds run from parsed tables to the diagnosis (building the',
    'case file and `analyze`), after three unmeasured runs of the first case.',
    'A false alarm is a fault-free window with the verdict `root_cause` or `contributing`.',
    '',
    'These are the cases that the engine was developed on; cases that nobody looked at are what counts, and will be lower.',
  ].join('\n');
  return `${[
    intro,
    '## Overview',
    overview(sections),
    ...sections.map(section),
    '## Calibration',
    'Verdicts that accuse somebody, over all data sets: how sure they were, and how often the first one named was right.',
    calibration(sections),
    '## Folds',
    foldsNote,
  ].join('\n\n')}\n`;
}
