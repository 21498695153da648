import { act, type CauseTemplate } from './cause-template.ts';

export const trafficCauses: Readonly<Record<'traffic_leap', CauseTemplate>> = {
  traffic_leap: {
    because: [
      'traffic on {route} of {entity} leapt beyond what it can serve',
      'traffic to {entity} leapt beyond what it can serve',
    ],
    how: [
      'Requests {service.requests}.',
      'Beyond its capacity a service answers later to everybody, since requests queue.',
    ],
    mitigate: [
      act('Add instances of {entity}.', 'What lies behind it gets the load next.'),
      act(['Limit the rate on {route}.', 'Limit the rate per client.'], 'Some users are refused.'),
    ],
    fix: [act('Find who sends the traffic, and whether it is wanted.')],
    prevent: [act('Scale on the rate of requests, and shed load before queues grow.')],
  },
};
