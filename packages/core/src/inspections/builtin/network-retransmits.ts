import { defineInspection } from '../define-inspection.ts';
import type { Inspection } from '../inspection.ts';
import { countOf, fact, percentText, stepsOf } from '../measures.ts';
import { endsOf } from './calls.ts';

/** Payload of one segment on Ethernet: 1500 bytes less the headers of IP and TCP with time stamps. */
const segmentBytes = 1448;

export const networkRetransmits: Inspection = defineInspection({
  id: 'network/retransmits',
  title: 'Packets to a dependency are lost',
  scope: 'dependency',
  needs: ['dependency.requests'],
  optional: ['dependency.retransmits', 'dependency.bytes_sent'],
  params: {
    allowed: { default: 2, unit: '%', doc: 'Share of segments that may be sent again.' },
    segments: {
      default: 20,
      unit: '{segment}',
      doc: 'Fewer segments sent again than this are not judged.',
    },
    recent: { default: 300, unit: 's', doc: 'Last part of the window; it alone is judged.' },
  },
  docs: {
    why: 'A lost packet costs its connection a timeout of 200 ms and more: some calls wait while others are as fast as ever.',
    fix: [
      'Look for drops along the path: full queues, a saturated link, a broken cable or port.',
      'Check limits of the hosts: connection tracking tables, receive queues, bandwidth of the instance type.',
      'Compare edges: if all of one host lose packets it is the host, else the path.',
    ],
  },
  appliesTo: (_, { signals }) => signals.entities('dependency.retransmits').length > 0,
  tooLittle: ({ series }) =>
    series('dependency.retransmits').length > 0 ? undefined : 'its connections are not measured',
  evaluate({ entity, world, grid, params, series, evidence, pass, fail }) {
    const [again] = series('dependency.retransmits');
    const [sent] = series('dependency.bytes_sent');
    const from = grid.length - stepsOf(grid, params.recent * 1000);
    const lost = again === undefined ? 0 : countOf(again.values, grid, from);
    if (!(lost >= params.segments)) return pass('hardly any segment is sent again');
    // Small writes go out in segments of their own, so that this is the least there were.
    const requests = series('dependency.requests')[0];
    const bytes = sent === undefined ? 0 : countOf(sent.values, grid, from);
    const calls = requests === undefined ? 0 : countOf(requests.values, grid, from);
    const segments = Math.max(bytes / segmentBytes, calls) + lost;
    const share = lost / segments;
    const value = share * 100;
    if (!(value > params.allowed)) {
      return pass(`${percentText(share)} of segments are sent again`, value);
    }
    const [source, target] = endsOf(world, entity);
    return fail({
      severity: value > 10 ? 'critical' : 'warning',
      message: `${source}: ${percentText(share)} of segments to ${target} are sent again`,
      value,
      evidence: [
        evidence.signal({
          signal: 'dependency.retransmits',
          entity: entity.id,
          title: `Segments from ${source} to ${target} that were sent again`,
          facts: [
            fact('again', lost, '{segment}'),
            fact('segments', segments, '{segment}'),
            fact('share', value, '%'),
          ],
        }),
      ],
    });
  },
});
