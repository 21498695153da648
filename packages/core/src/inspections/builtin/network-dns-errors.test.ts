import { describe, it } from 'vitest';
import { inspectionTester } from '../../testing/inspection-tester.ts';
import { networkDnsErrors } from './network-dns-errors.ts';

const lookups = (requests: string, errors: string, served = '5x9') => ({
  signals: {
    cart: {
      'service.requests': served,
      'service.dns.requests': requests,
      'service.dns.errors': errors,
    } as const,
  },
});

inspectionTester(
  networkDnsErrors,
  {
    pass: [
      ['none failed', lookups('2x9', '0x9')],
      ['one in a hundred', lookups('2x9', '0.02x9')],
    ],
    fail: [
      [
        'one in four',
        lookups('2x9', '0.5x9'),
        { severity: 'warning', value: 25, message: 'cart: 25 % of name lookups' },
      ],
      [
        'all of them, of late',
        lookups('2x29', '0x24 2x4', '5x29'),
        { severity: 'critical', value: 100 },
      ],
    ],
    unknown: [
      [
        'its lookups are not seen',
        {
          signals: {
            cart: { 'service.requests': '5x9' },
            pay: { 'service.requests': '5x9', 'service.dns.requests': '1x9' },
          },
        },
        { entity: 'cart', message: 'its lookups are not measured' },
      ],
    ],
    inapplicable: [
      ['nobody measures lookups', { signals: { cart: { 'service.requests': '5x9' } } }],
    ],
  },
  { describe, it },
);
