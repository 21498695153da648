import { describe, it } from 'vitest';
import { inspectionTester } from '../../testing/inspection-tester.ts';
import { tracesRetryAmplification } from './traces-retry-amplification.ts';

const calls = (requests: string, retries: string) => ({
  signals: {
    'cart -> pay': { 'dependency.requests': requests, 'dependency.retries': retries } as const,
  },
});

inspectionTester(
  tracesRetryAmplification,
  {
    pass: [
      ['no retries', calls('10x9', '0x9'), { value: 0 }],
      ['one in ten', calls('10x9', '1x9'), { value: 10 }],
    ],
    fail: [
      ['three of ten', calls('10x9', '3x9'), { severity: 'warning', value: 30 }],
      [
        'two retries for each call',
        calls('9x9', '6x9'),
        { severity: 'critical', message: '66.7 %' },
      ],
    ],
    unknown: [
      ['no data', { dependencies: [['cart', 'pay']] }],
      ['hardly any calls', calls('0.01x9', '0.009x9')],
    ],
  },
  { describe, it },
);
