import { defineInspection } from '../define-inspection.ts';
import { indicatorSeries } from '../indicators/indicator-series.ts';
import { objectiveFor } from '../indicators/objective-for.ts';
import type { Inspection } from '../inspection.ts';
import { countOf, fact, percentText, worstShare } from '../measures.ts';

export const sloAvailability: Inspection = defineInspection({
  id: 'slo/availability',
  title: 'Too many requests fail',
  needs: ['service.requests', 'service.errors'],
  params: {
    allowed: { default: 1, unit: '%', doc: 'Share of requests that may fail.' },
    requests: { default: 20, unit: '{request}', doc: 'Fewer requests than this are not judged.' },
    recent: { default: 300, unit: 's', doc: 'Last part of the window that is judged on its own.' },
  },
  docs: {
    why: 'Users see these failures, or pay for the retries that hide them.',
    fix: [
      'See which dependency fails first: a failing callee explains its callers.',
      'Compare the start of the failures with deploys and configuration changes, and undo the guilty one.',
      'Read the error spans and the error log patterns of the same minutes.',
    ],
  },
  appliesTo: ({ kind }) => kind === 'application',
  tooLittle({ params, grid, series }) {
    const requests = countOf(series('service.requests')[0]?.values ?? new Float64Array(0), grid);
    if (requests >= params.requests) return undefined;
    return `only ${Math.round(requests)} requests in the window`;
  },
  evaluate({ entity, world, grid, params, evidence, pass, fail }) {
    const indicator = indicatorSeries(world, objectiveFor(entity.id, 'availability'));
    if (indicator === undefined) throw new Error('there is no availability indicator');
    const { good, total } = indicator;
    const failed = total.values.map((all, i) => all - (good.values[i] as number));
    const { part, whole, share, period } = worstShare(
      failed,
      total.values,
      grid,
      params.recent * 1000,
      params.requests,
    );
    const value = share * 100;
    if (value <= params.allowed) return pass(`${percentText(share)} of requests failed`, value);
    return fail({
      severity: value > params.allowed * 10 ? 'critical' : 'warning',
      message: `${entity.name}: ${percentText(share)} of requests failed in ${period}`,
      value,
      evidence: [
        evidence.signal({
          signal: 'service.errors',
          entity: entity.id,
          title: `Failed requests of ${entity.name}`,
          facts: [
            fact('failed', part, '{request}'),
            fact('requests', whole, '{request}'),
            fact('share', value, '%'),
            fact('allowed', params.allowed, '%'),
          ],
          lines: [
            { name: 'failed', series: { ...total, values: failed } },
            { name: 'requests', series: total },
          ],
        }),
      ],
    });
  },
});
