import { describe, it } from 'vitest';
import { inspectionTester } from '../../testing/inspection-tester.ts';
import { telemetryGap } from './telemetry-gap.ts';

inspectionTester(
  telemetryGap,
  {
    pass: [
      ['reports all the time', { signals: { 'cart#1': { 'instance.up': '1x19' } } }],
      ['one missing scrape', { signals: { 'cart#1': { 'instance.up': '1x9 _ 1x8' } } }],
      ['the last steps are late', { signals: { 'cart#1': { 'instance.up': '1x16 _x3' } } }],
      [
        'a replaced instance',
        {
          signals: {
            'cart#1': { 'instance.up': '1x9 _x10' },
            'cart#2': { 'instance.up': '_x9 1x10' },
          },
        },
      ],
      [
        'a job that sleeps in between',
        { signals: { 'job#1': { 'instance.up': '1x2 _x6 1x2 _x8' } } },
      ],
      ['no requests at night', { signals: { cart: { 'service.requests': '5x9 _x10' } } }],
    ],
    fail: [
      [
        'silent for ten minutes',
        { signals: { 'cart#1': { 'instance.up': '1x9 _x10' } } },
        { severity: 'warning', value: 600, message: 'has reported nothing for 10 min' },
      ],
      [
        'silent while it is called',
        {
          signals: {
            cart: { 'service.requests': '5x9 0x9' },
            'site -> cart': { 'dependency.requests': '5x19' },
          },
        },
        { entity: 'cart', severity: 'critical', message: 'while others still call it' },
      ],
      [
        'a hole',
        { signals: { 'cart#1': { 'instance.cpu.usage': '1x4 _x10 1x4' } } },
        { value: 600, message: 'then went on' },
      ],
    ],
    unknown: [['never reported', { services: ['cart'] }]],
    inapplicable: [['known from its callers only', { services: ['external:api.example.com'] }]],
  },
  { describe, it },
);
