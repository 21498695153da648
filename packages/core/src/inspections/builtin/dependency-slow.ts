import type { TimeGrid } from '../../model/grid.ts';
import { median } from '../../query/statistics.ts';
import { defineInspection } from '../define-inspection.ts';
import type { Inspection } from '../inspection.ts';
import { fact, recentMedian } from '../measures.ts';
import { endsOf, only, tooFewCalls } from './calls.ts';

/** The calmest of the first three quarters: a slowness that began within them does not become the norm. */
function usual(values: Float64Array, grid: TimeGrid): number {
  const quarter = Math.floor(grid.length / 4);
  let least = Number.NaN;
  for (let at = 0; at < 3; at++) {
    const value = median(values.subarray(at * quarter, (at + 1) * quarter));
    if (!(value >= least) && !Number.isNaN(value)) least = value;
  }
  return least;
}

function fine(p95: number): string {
  return `95 % of calls took up to ${p95.toPrecision(3)} s`;
}

export const dependencySlow: Inspection = defineInspection({
  id: 'dependency/slow',
  title: 'Calls to a dependency take much longer than before',
  scope: 'dependency',
  needs: ['dependency.requests', 'dependency.latency.p95'],
  params: {
    factor: { default: 2, unit: '1', doc: 'How many times the usual duration is still fine.' },
    least: { default: 0.05, unit: 's', doc: 'A smaller rise than this is never a failure.' },
    threshold: { default: 1, unit: 's', doc: 'Fine up to this, where nothing is known of before.' },
    calls: { default: 20, unit: '{request}', doc: 'Fewer calls than this are not judged.' },
    recent: {
      default: 300,
      unit: 's',
      doc: 'Last part of the window, compared with the time before.',
    },
  },
  docs: {
    why: 'The time is added to every request of the caller, and holds its threads and connections.',
    fix: [
      'Compare the time at the caller with the time in the callee: the difference is network or queueing.',
      'For a database: look for a lost index, locks, and statements that are new.',
      'Check pools on the way: waiting for a connection looks like a slow callee.',
    ],
  },
  tooLittle({ params, grid, series }) {
    const few = tooFewCalls(only(series('dependency.requests')), params.calls);
    if (few !== undefined) return few;
    const p95 = only(series('dependency.latency.p95'));
    const known = !Number.isNaN(recentMedian(p95.values, grid, params.recent * 1000));
    return known ? undefined : 'no calls in the last part of the window';
  },
  evaluate({ entity, world, grid, params, series, evidence, pass, fail }) {
    const p95 = only(series('dependency.latency.p95'));
    const after = recentMedian(p95.values, grid, params.recent * 1000);
    // Below the least rise no past can make it a failure; most calls end here.
    if (after <= Math.min(params.least, params.threshold)) return pass(fine(after), after);
    const before = usual(p95.values, grid);
    // Without a past only the threshold can judge; with one, a constant wait is no slowness.
    const limit = Number.isNaN(before)
      ? params.threshold
      : Math.max(before * params.factor, before + params.least);
    if (after <= limit) return pass(fine(after), after);
    const [source, target] = endsOf(world, entity);
    const was = Number.isNaN(before) ? '' : `, ${before.toPrecision(3)} s before`;
    return fail({
      severity: 'warning',
      message: `${source}: calls to ${target} take ${after.toPrecision(3)} s at the 95th percentile${was}`,
      value: after,
      evidence: [
        evidence.signal({
          signal: 'dependency.latency.p95',
          entity: entity.id,
          title: `Duration of calls from ${source} to ${target}`,
          facts: [
            fact('now', after, 's'),
            ...(Number.isNaN(before) ? [] : [fact('before', before, 's')]),
            fact('limit', limit, 's'),
          ],
          band: { low: 0, high: limit },
        }),
      ],
    });
  },
});
