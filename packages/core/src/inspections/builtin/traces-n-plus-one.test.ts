import { describe, it } from 'vitest';
import { inspectionTester } from '../../testing/inspection-tester.ts';
import { tracesNPlusOne } from './traces-n-plus-one.ts';

const calls = (requests: string, repeats: string) => ({
  signals: {
    'cart -> db': { 'dependency.requests': requests, 'dependency.repeats': repeats } as const,
  },
});

inspectionTester(
  tracesNPlusOne,
  {
    pass: [
      ['no repeats', calls('10x9', '0x9'), { value: 1 }],
      ['pairs', calls('10x9', '5x9'), { value: 2 }],
    ],
    fail: [
      ['ten at a time', calls('10x9', '9x9'), { value: 10, message: '10.0 equal calls to db' }],
      ['of late', calls('10x59', '0x54 9.5x4'), { message: 'the last 5 min' }],
      ['nothing but repeats', calls('10x9', '10x9'), { value: 6000 }],
    ],
    unknown: [
      ['no data', { dependencies: [['cart', 'db']] }],
      ['hardly any calls', calls('0.01x9', '0.009x9')],
    ],
  },
  { describe, it },
);
