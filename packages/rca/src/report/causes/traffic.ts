import { act, type CauseTemplate } from './cause-template.ts';

export const trafficCauses: Readonly<Record<'traffic_leap', CauseTemplate>> = {
  traffic_leap: {
    because: [
      'traffic on {route} of {entity} leapt beyond what it can serve',
      'traffic to {entity} leapt beyond what it can serve',
    ],
    gist: ['It got {service.requests|instead}.'],
    how: [
      'Requests {service.requests}.',
      'Beyond its capacity a service answers later to everybody, since requests queue.',
    ],
    mitigate: [
      act('add-instances', 'Add instances of {entity}.', {
        risk: 'What lies behind it gets the load next.',
        undo: 'Remove the added instances once the traffic is gone.',
      }),
      act('limit-rate', ['Limit the rate on {route}.', 'Limit the rate per client.'], {
        risk: 'Some users are refused.',
        undo: 'Lift the limit.',
      }),
    ],
    fix: [act('find-sender', 'Find who sends the traffic, and whether it is wanted.')],
    prevent: [act('shed-load', 'Scale on the rate of requests, and shed load before queues grow.')],
  },
};
