import { defineInspection } from '../define-inspection.ts';
import type { Inspection } from '../inspection.ts';
import { fact, percentText, worstShare } from '../measures.ts';
import { endsOf, only, tooFewCalls } from './calls.ts';

export const dependencyFailing: Inspection = defineInspection({
  id: 'dependency/failing',
  title: 'Calls to a dependency fail',
  scope: 'dependency',
  needs: ['dependency.requests', 'dependency.errors'],
  params: {
    allowed: { default: 5, unit: '%', doc: 'Share of calls that may fail.' },
    calls: { default: 20, unit: '{request}', doc: 'Fewer calls than this are not judged.' },
    recent: { default: 300, unit: 's', doc: 'Last part of the window that is judged on its own.' },
  },
  docs: {
    why: 'The caller fails too, or serves less than it should, for a reason that lies in the callee.',
    fix: [
      'Look at the callee first: is it up, is it overloaded, was it changed?',
      'Tell refusals and timeouts from answers that say no: the former are about network and capacity.',
      'Bound the damage: a timeout, a fallback, a circuit breaker in the caller.',
    ],
  },
  tooLittle: ({ params, series }) => tooFewCalls(only(series('dependency.requests')), params.calls),
  evaluate({ entity, world, grid, params, series, evidence, pass, fail }) {
    const calls = only(series('dependency.requests'));
    const errors = only(series('dependency.errors'));
    const { part, whole, share, period } = worstShare(
      errors.values,
      calls.values,
      grid,
      params.recent * 1000,
      params.calls,
    );
    const value = share * 100;
    if (!(value > params.allowed)) return pass(`${percentText(share)} of calls failed`, value);
    const [source, target] = endsOf(world, entity);
    return fail({
      severity: value > 50 ? 'critical' : 'warning',
      message: `${source}: ${percentText(share)} of calls to ${target} failed in ${period}`,
      value,
      evidence: [
        evidence.signal({
          signal: 'dependency.errors',
          entity: entity.id,
          title: `Failed calls from ${source} to ${target}`,
          facts: [
            fact('failed', part, '{request}'),
            fact('calls', whole, '{request}'),
            fact('share', value, '%'),
          ],
          lines: [
            { name: 'failed', series: errors },
            { name: 'calls', series: calls },
          ],
        }),
      ],
    });
  },
});
