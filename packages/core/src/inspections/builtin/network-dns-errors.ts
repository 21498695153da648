import { defineInspection } from '../define-inspection.ts';
import type { Inspection } from '../inspection.ts';
import { countOf, fact, percentText, worstShare } from '../measures.ts';

export const networkDnsErrors: Inspection = defineInspection({
  id: 'network/dns-errors',
  title: 'Names cannot be looked up',
  needs: [['instance.up', 'service.requests']],
  optional: ['service.dns.requests', 'service.dns.errors'],
  params: {
    allowed: { default: 5, unit: '%', doc: 'Share of lookups that may fail.' },
    lookups: {
      default: 5,
      unit: '{lookup}',
      doc: 'Fewer failed lookups than this are not judged.',
    },
    recent: { default: 300, unit: 's', doc: 'Last part of the window that is judged on its own.' },
  },
  docs: {
    why: 'Without an address no new connection is opened: whatever the service calls looks down, though nothing is wrong there.',
    fix: [
      'Ask the name server that the service uses, from where it runs; see whether it is up and overloaded.',
      'Check whether the way to the name server is open: policies, firewalls, UDP port 53.',
      'Cache lookups on the node, and keep connections open instead of opening one for each call.',
    ],
  },
  appliesTo: (_, { signals }) => signals.entities('service.dns.requests').length > 0,
  tooLittle: ({ series }) =>
    series('service.dns.requests').length > 0 ? undefined : 'its lookups are not measured',
  evaluate({ entity, grid, params, series, evidence, pass, fail }) {
    const [lookups] = series('service.dns.requests');
    const [errors] = series('service.dns.errors');
    if (lookups === undefined || errors === undefined) return pass('no lookup failed');
    if (!(countOf(errors.values, grid) >= params.lookups)) return pass('hardly any lookup failed');
    const failed = errors.values.map((value, i) =>
      Number.isNaN(value) && !Number.isNaN(lookups.values[i] as number) ? 0 : value,
    );
    const { part, whole, share, period } = worstShare(
      failed,
      lookups.values,
      grid,
      params.recent * 1000,
      params.lookups,
    );
    const value = share * 100;
    if (!(value > params.allowed)) return pass(`${percentText(share)} of lookups failed`, value);
    return fail({
      severity: value > 50 ? 'critical' : 'warning',
      message: `${entity.name}: ${percentText(share)} of name lookups failed in ${period}`,
      value,
      evidence: [
        evidence.signal({
          signal: 'service.dns.errors',
          entity: entity.id,
          title: `Failed name lookups of ${entity.name}`,
          facts: [
            fact('failed', part, '{lookup}'),
            fact('lookups', whole, '{lookup}'),
            fact('share', value, '%'),
          ],
        }),
      ],
    });
  },
});
