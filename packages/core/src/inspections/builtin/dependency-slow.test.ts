import { describe, it } from 'vitest';
import { inspectionTester } from '../../testing/inspection-tester.ts';
import { dependencySlow } from './dependency-slow.ts';

const calls = (p95: string, requests = '5x19') => ({
  signals: {
    'cart -> stock': { 'dependency.requests': requests, 'dependency.latency.p95': p95 } as const,
  },
});

inspectionTester(
  dependencySlow,
  {
    pass: [
      ['as ever', calls('0.1x19')],
      ['constantly slow: a wait, not a fault', calls('30x19')],
      ['a small rise of a fast call', calls('0.001x14 0.01x4')],
      ['a spike that is over', calls('0.1x9 5 0.1x8')],
      ['faster than before', calls('3x14 0.1x4')],
      ['no past, under the threshold', calls('_x15 0.9x4')],
    ],
    fail: [
      ['ten times slower', calls('0.1x14 1x4'), { value: 1, message: '0.100 s before' }],
      ['slow since the second quarter', calls('0.1x5 1x13')],
      ['no past, over the threshold', calls('_x15 2x4'), { value: 2 }],
    ],
    unknown: [
      ['no data', { dependencies: [['cart', 'stock']] }],
      ['hardly any calls', calls('0.1x19', '0.001x19'), { message: 'only 1 calls' }],
      ['no calls of late', calls('0.1x14 _x5'), { message: 'no calls in the last part' }],
    ],
  },
  { describe, it },
);
