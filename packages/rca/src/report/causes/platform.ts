import { act, type CauseTemplate, rollBack } from './cause-template.ts';

export const platformCauses: Readonly<
  Record<'instance_lost' | 'failover' | 'clock_skew', CauseTemplate>
> = {
  instance_lost: {
    because: ['instances of {entity} were gone'],
    gist: ['Instances that report {instance.up}.', 'It served {service.requests|instead}.'],
    how: [
      'Reporting instances {instance.up}.',
      'Restarts {instance.restarts}.',
      'Requests served {service.requests}.',
      'The rest carries the load, or nobody does.',
    ],
    mitigate: [
      rollBack,
      act('bring-back', 'Bring the instances of {entity} back.', {
        risk: 'Find out first why they went, or they go again.',
        commands: [{ words: 'systemctl start {unit}' }],
      }),
    ],
    fix: [
      act(
        'find-end',
        'Look at what ended them: a scale change, a failing host, a failing health check.',
      ),
    ],
    prevent: [act('spread', 'Run enough instances to lose one, on more than one host.')],
  },
  failover: {
    because: ['{entity} switched its primary'],
    gist: ['Failed calls {dependency.errors}.'],
    how: [
      'The errors say {template}.',
      'Writes fail until a primary is known again and clients have connected to it.',
    ],
    mitigate: [
      act('restart-clients', 'Restart clients that still hold connections to the old primary.', {
        risk: 'Requests in flight are lost.',
      }),
    ],
    fix: [
      act(
        'follow-primary',
        'Let clients follow the primary by themselves, and retry writes that are safe to repeat.',
      ),
    ],
    prevent: [act('practise', 'Practise the switch.')],
  },
  clock_skew: {
    because: ['the clock of {entity} was wrong'],
    gist: ['It failed {service.errors|share} of its requests ({service.errors|former}).'],
    how: [
      'The errors say {template}.',
      'What depends on the time of day, such as tokens and expiries, goes wrong on one host only.',
    ],
    mitigate: [
      act('set-clock', 'Take the host out of service, and set its clock.', {
        risk: 'A leap of the clock may confuse timers.',
        undo: 'Put the host back into service.',
        commands: [{ words: 'chronyc makestep' }],
      }),
    ],
    fix: [act('repair-sync', 'Repair time synchronisation on the host.')],
    prevent: [act('alert-on-offset', 'Alert on the offset of every clock.')],
  },
};
