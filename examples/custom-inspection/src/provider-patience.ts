import { defineInspection, type Inspection } from '@abduce/core';

/** Our own rule: nobody outside may keep our customers waiting. */
export const providerPatience: Inspection = defineInspection({
  id: 'house/provider-patience',
  title: 'A provider outside takes longer than we promised our customers',
  scope: 'dependency',
  needs: ['dependency.latency.p95'],
  params: { most: { default: 0.3, unit: 's', doc: 'The worst step may take this long.' } },
  docs: {
    why: 'We pay for the contract, our customers pay with their time.',
    fix: ['Call the provider and name the minute.', 'Answer first and charge later.'],
  },
  appliesTo: ({ target }, world) => world.services.get(target)?.kind === 'external',
  evaluate({ entity, params, series, evidence, pass, fail }) {
    const worst = Math.max(
      ...(series('dependency.latency.p95')[0]?.values ?? []).filter(Number.isFinite),
    );
    if (worst <= params.most) return pass(`at most ${worst} s`, worst);
    const facts = [{ name: 'worst', value: worst, unit: 's' }];
    return fail({
      severity: 'warning',
      message: `${entity.target} took ${worst.toFixed(2)} s; ${params.most} s is agreed`,
      value: worst,
      evidence: [
        evidence.signal({
          signal: 'dependency.latency.p95',
          entity: entity.id,
          title: 'Duration of calls to the provider',
          facts,
          band: { low: 0, high: params.most },
        }),
      ],
    });
  },
});
