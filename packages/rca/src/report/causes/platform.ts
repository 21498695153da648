import { act, type CauseTemplate, undo } from './cause-template.ts';

export const platformCauses: Readonly<
  Record<'instance_lost' | 'failover' | 'clock_skew', CauseTemplate>
> = {
  instance_lost: {
    because: ['instances of {entity} were gone'],
    how: [
      'Reporting instances {instance.up}.',
      'Restarts {instance.restarts}.',
      'The rest carries the load, or nobody does.',
    ],
    mitigate: [
      undo,
      act(
        'Bring the instances of {entity} back.',
        'Find out first why they went, or they go again.',
      ),
    ],
    fix: [act('Look at what ended them: a scale change, a failing host, a failing health check.')],
    prevent: [act('Run enough instances to lose one, on more than one host.')],
  },
  failover: {
    because: ['{entity} switched its primary'],
    how: [
      'It is logged as {template}.',
      'Writes fail until a primary is known again and clients have connected to it.',
    ],
    mitigate: [
      act(
        'Restart clients that still hold connections to the old primary.',
        'Requests in flight are lost.',
      ),
    ],
    fix: [
      act(
        'Let clients follow the primary by themselves, and retry writes that are safe to repeat.',
      ),
    ],
    prevent: [act('Practise the switch.')],
  },
  clock_skew: {
    because: ['the clock of {entity} was wrong'],
    how: [
      'It is logged as {template}.',
      'What depends on the time of day, such as tokens and expiries, goes wrong on one host only.',
    ],
    mitigate: [
      act(
        'Take the host out of service, and set its clock.',
        'A leap of the clock may confuse timers.',
      ),
    ],
    fix: [act('Repair time synchronisation on the host.')],
    prevent: [act('Alert on the offset of every clock.')],
  },
};
