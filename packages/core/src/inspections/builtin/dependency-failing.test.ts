import { describe, it } from 'vitest';
import { inspectionTester } from '../../testing/inspection-tester.ts';
import { dependencyFailing } from './dependency-failing.ts';

const calls = (requests: string, errors: string) => ({
  signals: {
    'cart -> stock': { 'dependency.requests': requests, 'dependency.errors': errors } as const,
  },
});

inspectionTester(
  dependencyFailing,
  {
    pass: [
      ['no failures', calls('5x9', '0x9')],
      ['a few', calls('5x9', '0.2x9')],
    ],
    fail: [
      [
        'one in five',
        calls('5x9', '1x9'),
        { severity: 'warning', value: 20, message: 'cart: 20 % of calls to stock' },
      ],
      ['all of them, of late', calls('5x29', '0x24 5x4'), { severity: 'critical', value: 100 }],
    ],
    unknown: [
      ['no data', { dependencies: [['cart', 'stock']] }],
      ['one call', calls('0.003x4', '0.003x4'), { message: 'only 1 calls' }],
    ],
  },
  { describe, it },
);
