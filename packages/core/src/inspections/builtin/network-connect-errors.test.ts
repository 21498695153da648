import { describe, it } from 'vitest';
import { inspectionTester } from '../../testing/inspection-tester.ts';
import { networkConnectErrors } from './network-connect-errors.ts';

const attempts = (connects: string, errors: string, requests = '5x9') => ({
  signals: {
    'cart -> stock': {
      'dependency.requests': requests,
      'dependency.connects': connects,
      'dependency.connect_errors': errors,
    } as const,
  },
});

inspectionTester(
  networkConnectErrors,
  {
    pass: [
      ['none failed', attempts('1x9', '0x9')],
      ['one in a hundred', attempts('1x9', '0.01x9')],
      ['too few to say', attempts('0x9', '0.005x9')],
    ],
    fail: [
      [
        'one in four',
        attempts('3x9', '1x9'),
        { severity: 'warning', value: 25, message: 'cart: 25 % of connections to stock' },
      ],
      [
        'none opened, of late',
        attempts('3x24 0x4', '0x24 2x4', '5x29'),
        { severity: 'critical', value: 100 },
      ],
    ],
    unknown: [
      [
        'connections of this edge are not seen',
        {
          signals: {
            'cart -> stock': { 'dependency.requests': '5x9' },
            'cart -> pay': { 'dependency.connects': '1x9' },
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
