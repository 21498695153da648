import { defineInspection } from '../define-inspection.ts';
import type { Inspection } from '../inspection.ts';
import { countOf, fact, percentText, worstShare } from '../measures.ts';
import { endsOf } from './calls.ts';

export const networkConnectErrors: Inspection = defineInspection({
  id: 'network/connect-errors',
  title: 'Connections to a dependency cannot be opened',
  scope: 'dependency',
  needs: ['dependency.requests'],
  optional: ['dependency.connects', 'dependency.connect_errors'],
  params: {
    allowed: { default: 5, unit: '%', doc: 'Share of attempts that may fail.' },
    attempts: {
      default: 5,
      unit: '{connection}',
      doc: 'Fewer failed attempts than this are not judged.',
    },
    recent: { default: 300, unit: 's', doc: 'Last part of the window that is judged on its own.' },
  },
  docs: {
    why: 'What cannot be reached cannot answer: the caller fails, or waits for a timeout first.',
    fix: [
      'Refused means that nobody listens there: is the callee up, and is it the right port?',
      'A timeout means that packets go nowhere: look at firewalls, policies and routes.',
      'Bound the damage: a short connect timeout, and a pool that does not open connections in a loop.',
    ],
  },
  appliesTo: (_, { signals }) =>
    signals.entities('dependency.connects').length > 0 ||
    signals.entities('dependency.connect_errors').length > 0,
  tooLittle: ({ series }) =>
    series('dependency.connects').length + series('dependency.connect_errors').length > 0
      ? undefined
      : 'its connections are not measured',
  evaluate({ entity, world, grid, params, series, evidence, pass, fail }) {
    const [opened] = series('dependency.connects');
    const [failed] = series('dependency.connect_errors');
    if (failed === undefined || !(countOf(failed.values, grid) >= params.attempts)) {
      return pass('connections are opened');
    }
    const attempts = failed.values.map((value, i) => {
      const ok = opened?.values[i] ?? Number.NaN;
      return Number.isNaN(ok) ? value : Number.isNaN(value) ? ok : ok + value;
    });
    const failures = failed.values.map((value, i) =>
      Number.isNaN(value) && !Number.isNaN(attempts[i] as number) ? 0 : value,
    );
    const { part, whole, share, period } = worstShare(
      failures,
      attempts,
      grid,
      params.recent * 1000,
      params.attempts,
    );
    const value = share * 100;
    if (!(value > params.allowed)) return pass(`${percentText(share)} of attempts failed`, value);
    const [source, target] = endsOf(world, entity);
    return fail({
      severity: value > 50 ? 'critical' : 'warning',
      message: `${source}: ${percentText(share)} of connections to ${target} could not be opened in ${period}`,
      value,
      evidence: [
        evidence.signal({
          signal: 'dependency.connect_errors',
          entity: entity.id,
          title: `Connections from ${source} to ${target} that could not be opened`,
          facts: [
            fact('failed', part, '{connection}'),
            fact('attempts', whole, '{connection}'),
            fact('share', value, '%'),
          ],
        }),
      ],
    });
  },
});
