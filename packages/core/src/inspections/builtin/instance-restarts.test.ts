import { describe, it } from 'vitest';
import { inspectionTester } from '../../testing/inspection-tester.ts';
import { instanceRestarts } from './instance-restarts.ts';

inspectionTester(
  instanceRestarts,
  {
    pass: [
      ['none', { signals: { 'cart#1': { 'instance.restarts': '0x9' } } }],
      [
        'a rolling deploy: each instance once',
        {
          signals: {
            'cart#1': { 'instance.restarts': '0x3 1 0x4' },
            'cart#2': { 'instance.restarts': '0x4 1 0x3' },
          },
        },
      ],
      ['gaps are no restarts', { signals: { 'cart#1': { 'instance.restarts': '0 _x5 1 0' } } }],
    ],
    fail: [
      [
        'twice',
        {
          signals: {
            'cart#1': { 'instance.restarts': '0 1 0 1' },
            'cart#2': { 'instance.restarts': '0x3' },
          },
        },
        {
          severity: 'warning',
          value: 2,
          message: '1 of 2 instances restarted, one of them 2 times',
        },
      ],
      [
        'a crash loop',
        { signals: { 'cart#1': { 'instance.restarts': '1x9' } } },
        { severity: 'critical', value: 10 },
      ],
    ],
    unknown: [
      ['no data', { services: ['cart'] }],
      ['only gaps', { signals: { 'cart#1': { 'instance.restarts': '_x5' } } }],
    ],
  },
  { describe, it },
);
