import type { World } from '../../world/world.ts';
import { defineInspection } from '../define-inspection.ts';
import { isAuxiliary } from '../indicators/auxiliary.ts';
import { type IndicatorSeries, indicatorSeries } from '../indicators/indicator-series.ts';
import { objectiveFor } from '../indicators/objective-for.ts';
import type { Inspection } from '../inspection.ts';
import { countOf, fact, percentText, worstShare } from '../measures.ts';

function indicatorOf(
  world: World,
  service: string,
  threshold: number,
): IndicatorSeries | undefined {
  return indicatorSeries(world, objectiveFor(service, 'latency', threshold));
}

export const sloLatency: Inspection = defineInspection({
  id: 'slo/latency',
  title: 'Too many requests are slow',
  needs: [
    'service.requests',
    ['service.latency.bucket', 'service.latency.p99', 'service.latency.p95', 'service.latency.p50'],
  ],
  params: {
    threshold: { default: 0.5, unit: 's', doc: 'A request is slow above this duration.' },
    auxiliary: { default: 5, unit: 's', doc: 'The same for monitoring and control planes.' },
    allowed: { default: 1, unit: '%', doc: 'Share of requests that may be slow.' },
    requests: { default: 20, unit: '{request}', doc: 'Fewer requests than this are not judged.' },
    recent: { default: 300, unit: 's', doc: 'Last part of the window that is judged on its own.' },
  },
  docs: {
    why: 'Slow answers lose users, and callers that give up turn slowness into failures.',
    fix: [
      'See where the time goes: own work, waiting for a pool, or a dependency.',
      'Compare the start with deploys, traffic and data growth.',
      'If the requests are meant to wait (long polls, streams), raise the threshold of the service.',
    ],
  },
  appliesTo: ({ kind }) => kind === 'application',
  tooLittle({ params, grid, series }) {
    const requests = countOf(series('service.requests')[0]?.values ?? new Float64Array(0), grid);
    if (requests >= params.requests) return undefined;
    return `only ${Math.round(requests)} requests in the window`;
  },
  evaluate({ entity, world, grid, params, evidence, pass, fail }) {
    const threshold = isAuxiliary(entity.id) ? params.auxiliary : params.threshold;
    const indicator = indicatorOf(world, entity.id, threshold);
    if (indicator === undefined) throw new Error('there is no latency indicator');
    const { good, total, source } = indicator;
    const slow = total.values.map((all, i) => all - (good.values[i] as number));
    const { part, whole, share, period } = worstShare(
      slow,
      total.values,
      grid,
      params.recent * 1000,
      params.requests,
    );
    const value = share * 100;
    if (value <= params.allowed) return pass(`${percentText(share)} of requests were slow`, value);
    const about = source === 'quantiles' ? 'about ' : '';
    return fail({
      severity: value > params.allowed * 10 ? 'critical' : 'warning',
      message: `${entity.name}: ${about}${percentText(share)} of requests took over ${threshold} s in ${period}`,
      value,
      evidence: [
        evidence.signal({
          signal: source === 'quantiles' ? 'service.latency.p95' : 'service.latency.bucket',
          entity: entity.id,
          title: `Requests of ${entity.name} over ${threshold} s`,
          facts: [
            fact('slow', part, '{request}'),
            fact('requests', whole, '{request}'),
            fact('share', value, '%'),
            fact('threshold', threshold, 's'),
          ],
          lines: [
            { name: 'slow', series: { ...total, values: slow } },
            { name: 'requests', series: total },
          ],
        }),
      ],
    });
  },
});
