import { fault, type GoldenScenario } from './golden-scenario.ts';

const provider = 'external:api.cardpay.example';

/** Faults of what a service calls, or of the way there. */
export const dependencies: readonly GoldenScenario[] = [
  {
    id: 'card-network',
    title: 'a provider that answers with errors',
    story:
      'The card provider answers 503 to more than half of the charges. Nothing was changed in the shop.',
    act: (shop) => shop.provider({ failing: 0.6 }),
    truth: fault(['dependency_errors'], [provider]),
  },
  {
    id: 'provider-gone',
    title: 'a provider that refuses connections',
    story: 'The process of the card provider ends: connections to it are refused.',
    act: (shop) => shop.crash('provider'),
    truth: fault(['dependency_down'], [provider]),
  },
  {
    id: 'rotated-key',
    title: 'credentials that are no longer accepted',
    story:
      'The provider’s key is rotated, and payments goes on with the old one: every charge is answered 401.',
    async act(shop, announce) {
      await announce({
        id: 'credential-cardpay',
        kind: 'credential',
        service: 'payments',
        title: 'key of the card provider rotated',
        author: 'vault',
      });
      shop.provider({ key: 2 });
    },
    truth: fault(['credential_invalid'], ['demo:payments', provider], 'credential-cardpay'),
  },
  {
    id: 'slow-path',
    title: 'a slow network path between two services',
    story:
      'Everything that passes between checkout and payments takes 60 ms longer, each way. Both work as fast as before.',
    setup: { path: { from: 'checkout', to: 'payments' } },
    act: (shop) => shop.delay(60),
    truth: fault(['network_delay'], ['demo:payments', 'demo:checkout']),
  },
  {
    id: 'payments-killed',
    title: 'the only instance of a service is gone',
    story: 'The process of payments is killed and does not come back.',
    act: (shop) => shop.crash('payments'),
    truth: fault(['instance_lost', 'dependency_down'], ['demo:payments']),
  },
];
