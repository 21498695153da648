import { describe, it } from 'vitest';
import { inspectionTester } from '../../testing/inspection-tester.ts';
import { sloLatency } from './slo-latency.ts';

const cart = (under: string, all: string, service = 'cart') => ({
  signals: {
    [service]: {
      'service.requests': all,
      'service.latency.bucket': [
        { labels: { le: '0.5' }, values: under },
        { labels: { le: '+Inf' }, values: all },
      ],
    },
  },
});
const quantiles = (p50: string, p99: string) => ({
  signals: {
    cart: {
      'service.requests': '10x9',
      'service.latency.p50': p50,
      'service.latency.p99': p99,
    } as const,
  },
});

inspectionTester(
  sloLatency,
  {
    pass: [
      ['all fast', cart('10x9', '10x9'), { value: 0 }],
      ['one in a hundred is slow', cart('9.9x9', '10x9')],
      ['fast by quantiles', quantiles('0.1x9', '0.4x9')],
      ['a slow monitoring system', cart('1x9', '10x9', 'monitoring/prometheus')],
    ],
    fail: [
      ['half are slow', cart('5x9', '10x9'), { severity: 'critical', value: 50 }],
      ['some are slow', cart('9.5x9', '10x9'), { severity: 'warning', value: 5 }],
      ['slow by quantiles', quantiles('1x9', '2x9'), { message: 'about 50 %' }],
    ],
    unknown: [
      ['no data', { services: ['cart'] }],
      ['no durations', { signals: { cart: { 'service.requests': '10x9' } } }],
      ['too few', cart('0.01x4', '0.02x4'), { message: 'only' }],
    ],
    inapplicable: [['an external service', { services: ['external:api.example.com'] }]],
  },
  { describe, it },
);
