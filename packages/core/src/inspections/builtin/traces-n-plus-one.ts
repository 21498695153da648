import { defineInspection } from '../define-inspection.ts';
import type { Inspection } from '../inspection.ts';
import { fact, percentText, worstShare } from '../measures.ts';
import { endsOf, only, tooFewCalls } from './calls.ts';

export const tracesNPlusOne: Inspection = defineInspection({
  id: 'traces/n-plus-one',
  title: 'The same call is repeated many times within one request',
  scope: 'dependency',
  needs: ['dependency.requests', 'dependency.repeats'],
  params: {
    group: {
      default: 5,
      unit: '{request}',
      doc: 'Equal calls within one parent span that are still fine, on average.',
    },
    calls: { default: 50, unit: '{request}', doc: 'Fewer calls than this are not judged.' },
    recent: { default: 300, unit: 's', doc: 'Last part of the window that is judged on its own.' },
  },
  docs: {
    why: 'Each repetition costs a round trip: latency grows with the data, and the callee pays for it too.',
    fix: [
      'Fetch the set in one call: a join, an IN list, a batch endpoint, a data loader.',
      'Check that the ORM loads the relation eagerly where it is needed.',
    ],
  },
  tooLittle: ({ params, series }) => tooFewCalls(only(series('dependency.requests')), params.calls),
  evaluate({ entity, world, grid, params, series, evidence, pass, fail }) {
    const calls = only(series('dependency.requests'));
    const repeats = only(series('dependency.repeats'));
    const { part, whole, share, period } = worstShare(
      repeats.values,
      calls.values,
      grid,
      params.recent * 1000,
      params.calls,
    );
    // Of n equal calls n − 1 are repeats: the share gives the mean size of a group.
    const group = whole / Math.max(1, whole - part);
    if (!(group > params.group))
      return pass(`${percentText(share)} of calls repeat another`, group);
    const [source, target] = endsOf(world, entity);
    return fail({
      severity: 'warning',
      message: `${source} makes ${group.toFixed(1)} equal calls to ${target} within one request, on average over ${period}`,
      value: group,
      evidence: [
        evidence.signal({
          signal: 'dependency.repeats',
          entity: entity.id,
          title: `Repeated calls from ${source} to ${target}`,
          facts: [
            fact('repeats', part, '{request}'),
            fact('calls', whole, '{request}'),
            fact('calls in a group', group, '{request}'),
          ],
          lines: [
            { name: 'repeats', series: repeats },
            { name: 'calls', series: calls },
          ],
        }),
      ],
    });
  },
});
