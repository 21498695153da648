import { defineInspection } from '../define-inspection.ts';
import type { Inspection } from '../inspection.ts';
import { fact, percentText, worstShare } from '../measures.ts';
import { endsOf, only, tooFewCalls } from './calls.ts';

export const tracesRetryAmplification: Inspection = defineInspection({
  id: 'traces/retry-amplification',
  title: 'Retries multiply the load on a dependency',
  scope: 'dependency',
  needs: ['dependency.requests', 'dependency.retries'],
  params: {
    allowed: { default: 20, unit: '%', doc: 'Share of calls that may be retries.' },
    calls: { default: 20, unit: '{request}', doc: 'Fewer calls than this are not judged.' },
    recent: { default: 300, unit: 's', doc: 'Last part of the window that is judged on its own.' },
  },
  docs: {
    why: 'Retries load a callee most when it can bear it least, and keep it down after the first cause is gone.',
    fix: [
      'Find out why first attempts fail; the retries are only the echo.',
      'Give retries a budget (for example 10 % of calls), exponential back-off with jitter, and one layer only.',
    ],
  },
  tooLittle: ({ params, series }) => tooFewCalls(only(series('dependency.requests')), params.calls),
  evaluate({ entity, world, grid, params, series, evidence, pass, fail }) {
    const calls = only(series('dependency.requests'));
    const retries = only(series('dependency.retries'));
    const { part, whole, share, period } = worstShare(
      retries.values,
      calls.values,
      grid,
      params.recent * 1000,
      params.calls,
    );
    const value = share * 100;
    if (!(value > params.allowed)) return pass(`${percentText(share)} of calls are retries`, value);
    const [source, target] = endsOf(world, entity);
    return fail({
      severity: value > 50 ? 'critical' : 'warning',
      message: `${source}: ${percentText(share)} of calls to ${target} were retries in ${period}`,
      value,
      evidence: [
        evidence.signal({
          signal: 'dependency.retries',
          entity: entity.id,
          title: `Retries from ${source} to ${target}`,
          facts: [
            fact('retries', part, '{request}'),
            fact('calls', whole, '{request}'),
            fact('amplification', whole / (whole - part), '1'),
          ],
          lines: [
            { name: 'retries', series: retries },
            { name: 'calls', series: calls },
          ],
        }),
      ],
    });
  },
});
