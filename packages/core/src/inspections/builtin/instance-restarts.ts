import { sum } from '../../query/statistics.ts';
import { defineInspection } from '../define-inspection.ts';
import type { Inspection } from '../inspection.ts';
import { fact } from '../measures.ts';

export const instanceRestarts: Inspection = defineInspection({
  id: 'instance/restarts',
  title: 'An instance restarts again and again',
  needs: ['instance.restarts'],
  params: {
    allowed: {
      default: 1,
      unit: '{restart}',
      doc: 'Restarts of one instance that are still fine.',
    },
    critical: { default: 5, unit: '{restart}', doc: 'More than this is critical.' },
  },
  docs: {
    why: 'A restart drops the work in flight and starts cold; one that repeats will not heal by itself.',
    fix: [
      'Read the last log lines before each restart, and the exit code.',
      'Look for kills for lack of memory: raise the limit if the working set is honest.',
      'Check that the liveness probe gives the process time to start and to be busy.',
    ],
  },
  evaluate({ entity, params, series, evidence, pass, fail }) {
    const counted = series('instance.restarts').map((one) => ({ one, total: sum(one.values) }));
    const restless = counted
      .filter(({ total }) => total > params.allowed)
      .sort((a, b) => b.total - a.total);
    const worst = restless[0]?.total ?? 0;
    if (restless.length === 0) return pass('no instance restarted more often than allowed');
    return fail({
      severity: worst > params.critical ? 'critical' : 'warning',
      message: `${entity.name}: ${restless.length} of ${counted.length} instances restarted, one of them ${worst} times`,
      value: worst,
      evidence: restless.slice(0, 5).map(({ one, total }) =>
        evidence.signal({
          signal: 'instance.restarts',
          entity: one.entity,
          title: `Restarts of ${one.entity}`,
          facts: [fact('restarts', total, '{restart}')],
        }),
      ),
    });
  },
});
