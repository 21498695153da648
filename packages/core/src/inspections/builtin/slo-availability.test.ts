import { describe, it } from 'vitest';
import { inspectionTester } from '../../testing/inspection-tester.ts';
import { sloAvailability } from './slo-availability.ts';

const cart = (requests: string, errors: string) => ({
  signals: { cart: { 'service.requests': requests, 'service.errors': errors } as const },
});

inspectionTester(
  sloAvailability,
  {
    pass: [
      ['no failures', cart('10x9', '0x9'), { value: 0 }],
      ['exactly what is allowed', cart('10x9', '0.1x9'), { value: 1 }],
      ['a blip long ago', cart('10x59', '0 5 0x57')],
      ['a gap is no failure', cart('10x4 _x3 10x4', '0x4 _x3 0x4')],
      ['a share of one’s own choice', cart('10x9', '0.5x9'), { params: { allowed: 10 } }],
    ],
    fail: [
      ['a few failures', cart('10x9', '0.5x9'), { severity: 'warning', value: 5 }],
      ['everything fails', cart('10x9', '10x9'), { severity: 'critical', value: 100 }],
      [
        'only the last minutes',
        cart('10x59', '0x54 3x4'),
        {
          severity: 'critical',
          value: 30,
          message: 'cart: 30 % of requests failed in the last 5 min',
        },
      ],
    ],
    unknown: [
      ['no data at all', { services: ['cart'] }],
      [
        'no errors known',
        { signals: { cart: { 'service.requests': '10x9' } } },
        { message: 'service.errors' },
      ],
      ['only gaps', cart('_x9', '_x9')],
      ['three requests', cart('0.01x4', '0.01x4'), { message: 'only 3 requests' }],
    ],
    inapplicable: [['a database', { services: ['database:postgresql/orders'] }]],
  },
  { describe, it },
);
