import type { LogPatternSummary } from '../../model/world.ts';
import { defineInspection } from '../define-inspection.ts';
import type { Inspection } from '../inspection.ts';
import { fact } from '../measures.ts';

function total(counts: Float64Array, to: number = counts.length): number {
  let sum = 0;
  for (let i = 0; i < to; i++) if ((counts[i] as number) > 0) sum += counts[i] as number;
  return sum;
}

export const logsNewErrorPattern: Inspection = defineInspection({
  id: 'logs/new-error-pattern',
  title: 'An error is logged that was not there before',
  needs: ['log.patterns', 'log.messages'],
  optional: ['service.requests', 'instance.up'],
  params: {
    history: {
      default: 25,
      unit: '%',
      doc: 'First part of the window: what is logged there is not new.',
    },
    least: {
      default: 3,
      unit: '{record}',
      doc: 'Fewer records at level error are not judged; one at level fatal is enough.',
    },
  },
  docs: {
    why: 'A new kind of error is the plainest trace that something changed, and often names the cause.',
    fix: [
      'Read the sample and the stack frame; find the change that touched this code or the thing it names.',
      'See whether the failing requests and the log records carry the same trace ids.',
    ],
  },
  tooLittle({ series, params, grid }) {
    const past = Math.floor((grid.length * params.history) / 100);
    // Rates are zero, not unknown, before a service began: only a sign of life tells that it was there.
    const work = [...series('log.messages'), ...series('service.requests')];
    const known =
      work.some(({ values }) => values.subarray(0, past).some((rate) => rate > 0)) ||
      series('instance.up').some(({ values }) => values.subarray(0, past).some((up) => up > 0));
    return known ? undefined : 'no logs from earlier to compare with';
  },
  evaluate({ entity, grid, params, patterns, evidence, pass, fail }) {
    const past = Math.floor((grid.length * params.history) / 100);
    const fresh = patterns()
      .filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map((pattern) => ({ pattern, records: total(pattern.counts) }))
      .filter(
        ({ pattern, records }) =>
          total(pattern.counts, past) === 0 &&
          records >= (pattern.severity === 'fatal' ? 1 : params.least),
      )
      .sort((a, b) => b.records - a.records || (a.pattern.template < b.pattern.template ? -1 : 1));
    const first = fresh[0];
    if (first === undefined) return pass('no new error pattern');
    const { pattern, records } = first;
    return fail({
      severity: pattern.severity === 'fatal' ? 'critical' : 'warning',
      message: `${entity.name}: ${fresh.length} new error ${fresh.length === 1 ? 'pattern' : 'patterns'}, the most frequent one ${records} times`,
      value: fresh.length,
      evidence: fresh.slice(0, 5).map((each) =>
        evidence.logs({
          pattern: each.pattern,
          title: `New ${each.pattern.severity} in ${entity.name}`,
          facts: [
            fact('records', each.records, '{record}'),
            fact('first seen', firstSeen(each.pattern, grid), 'ms'),
            fact('template', each.pattern.template),
          ],
        }),
      ),
    });
  },
});

/** Start of the first step that holds a record. */
function firstSeen(
  { counts }: LogPatternSummary,
  { start, step }: { readonly start: number; readonly step: number },
): number {
  return start + counts.findIndex((count) => count > 0) * step;
}
