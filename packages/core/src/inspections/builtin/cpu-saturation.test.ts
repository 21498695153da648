import { describe, it } from 'vitest';
import { inspectionTester } from '../../testing/inspection-tester.ts';
import { cpuSaturation } from './cpu-saturation.ts';

const limited = (usage: string, limit = '2x9') => ({
  signals: { 'cart#1': { 'instance.cpu.usage': usage, 'instance.cpu.limit': limit } as const },
});
const onNode = (use: string) => ({
  signals: { 'node:a': { 'node.cpu.utilization': use } },
  instances: [{ id: 'cart#1', service: 'cart', node: 'node:a' }],
});

inspectionTester(
  cpuSaturation,
  {
    pass: [
      ['half the limit', limited('1x9')],
      ['a short spike', limited('1x7 2 1')],
      ['a busy host', onNode('0.85x9')],
      ['a spike of stolen time', onNode('0.3x7 1 0.3')],
      [
        'an event loop with room',
        { signals: { 'cart#1': { 'instance.event_loop.utilization': '0.5x9' } } },
      ],
    ],
    fail: [
      [
        'at the limit',
        limited('1.9x9'),
        { value: 95, message: 'CPU use of the limit at 95 % on cart#1' },
      ],
      ['throttled', { signals: { 'cart#1': { 'instance.cpu.throttled': '0.3x9' } } }],
      ['a full host', onNode('0.99x9'), { message: 'CPU use of the host at 99 % on node:a' }],
      [
        'a full event loop',
        { signals: { 'cart#1': { 'instance.event_loop.utilization': '0.2x4 0.99x4' } } },
      ],
    ],
    unknown: [
      ['no data', { services: ['cart'] }],
      ['a limit without use', { signals: { 'cart#1': { 'instance.cpu.limit': '2x9' } } }],
      ['nothing of late', limited('2x4 _x5'), { message: 'no CPU data' }],
    ],
  },
  { describe, it },
);
