import { describe, it } from 'vitest';
import { inspectionTester } from '../../testing/inspection-tester.ts';
import { networkRetransmits } from './network-retransmits.ts';

const traffic = (again: string, bytes: string, requests = '50x9') => ({
  signals: {
    'cart -> stock': {
      'dependency.requests': requests,
      'dependency.retransmits': again,
      'dependency.bytes_sent': bytes,
    } as const,
  },
});

inspectionTester(
  networkRetransmits,
  {
    pass: [
      ['none', traffic('0x9', '100000x9')],
      ['very few', traffic('0.05x9', '1000x9', '1x9')],
      ['many, of very many', traffic('5x9', '10000000x9')],
      ['lost long ago', traffic('5x3 0x9', '1000x13', '5x13')],
    ],
    fail: [
      [
        'one in eleven of small requests',
        traffic('5x9', '1000x9'),
        { severity: 'warning', message: 'cart: 9.09 % of segments to stock' },
      ],
      ['a third', traffic('25x9', '1000x9'), { severity: 'critical' }],
    ],
    unknown: [
      [
        'connections of this edge are not seen',
        {
          signals: {
            'cart -> stock': { 'dependency.requests': '5x9' },
            'cart -> pay': { 'dependency.retransmits': '0x9' },
          },
        },
        { entity: 'cart -> stock', message: 'its connections are not measured' },
      ],
    ],
    inapplicable: [
      [
        'nobody measures connections',
        { signals: { 'cart -> stock': { 'dependency.requests': '5x9' } } },
      ],
    ],
  },
  { describe, it },
);
