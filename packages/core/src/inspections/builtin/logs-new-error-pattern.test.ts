import { describe, it } from 'vitest';
import type { LogSeverity } from '../../model/world.ts';
import { inspectionTester } from '../../testing/inspection-tester.ts';
import { logsNewErrorPattern } from './logs-new-error-pattern.ts';

const logs = (counts: string, severity: LogSeverity = 'error', messages = '1x11') => ({
  signals: {
    cart: { 'log.messages': [{ labels: { severity: 'info' }, values: messages }] },
  },
  logPatterns: [{ service: 'cart', template: 'lost order <*>', severity, counts }],
});

inspectionTester(
  logsNewErrorPattern,
  {
    pass: [
      ['an old error', logs('1x11')],
      ['the word error at level info', logs('0x5 9x5', 'info')],
      ['two records', logs('0x9 1 1')],
      ['no patterns at all', { ...logs('0x11'), logPatterns: [] }],
      [
        'somebody else’s error',
        { ...logs('0x11'), logPatterns: [{ service: 'stock', template: 'x', counts: '0x5 9x5' }] },
        { entity: 'cart' },
      ],
    ],
    fail: [
      [
        'a new error',
        logs('0x5 3x5'),
        {
          severity: 'warning',
          value: 1,
          message: '1 new error pattern, the most frequent one 18 times',
        },
      ],
      [
        'the first line of a service that is usually silent',
        {
          ...logs('0x5 9x5', 'error', '0x5 1x5'),
          signals: {
            cart: {
              'log.messages': [{ labels: { severity: 'error' }, values: '0x5 1x5' }],
              'service.requests': '1x11',
            },
          },
        },
      ],
      ['one fatal record', logs('0x10 1', 'fatal'), { severity: 'critical' }],
    ],
    unknown: [
      ['no logs', { services: ['cart'] }],
      [
        'a new service: nothing to compare with',
        logs('0x5 9x5', 'error', '0x5 1x5'),
        { message: 'no logs from earlier' },
      ],
    ],
  },
  { describe, it },
);
