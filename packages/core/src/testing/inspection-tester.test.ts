import { describe, expect, it } from 'vitest';
import { instanceRestarts } from '../inspections/builtin/instance-restarts.ts';
import { inspectionTester, inspectionTests } from './inspection-tester.ts';

const quiet = ['quiet', { signals: { 'cart#1': { 'instance.restarts': '0x9' } } }] as const;
const loop = ['loop', { signals: { 'cart#1': { 'instance.restarts': '1x9' } } }] as const;
const none = ['no data', { services: ['cart'] }] as const;
const rows = { pass: [quiet], fail: [loop], unknown: [none] };

describe('inspectionTester', () => {
  it('runs at once without a runner', () => {
    expect(() => inspectionTester(instanceRestarts, rows)).not.toThrow();
  });

  it('hands its rows to a runner', () => {
    const seen: string[] = [];
    inspectionTester(instanceRestarts, rows, {
      describe: (name, body) => {
        seen.push(name);
        body();
      },
      it: (name, body) => {
        seen.push(name);
        body();
      },
    });
    expect(seen).toEqual(['instance/restarts', 'pass: quiet', 'fail: loop', 'unknown: no data']);
  });

  it('wants a row of each kind', () => {
    expect(() => inspectionTests(instanceRestarts, { ...rows, unknown: [] })).toThrow(
      /no row for the verdict unknown/,
    );
  });

  it.each([
    ['a wrong verdict', { ...rows, pass: [loop] }, /no entity has the verdict pass; cart: fail/],
    ['a wrong value', { ...rows, fail: [[...loop, { value: 9 }] as const] }, /value is 10, not 9/],
    [
      'a wrong severity',
      { ...rows, fail: [[...loop, { severity: 'warning' }] as const] },
      /severity is critical/,
    ],
    [
      'a wrong message',
      { ...rows, fail: [[...loop, { message: 'foo' }] as const] },
      /does not match foo/,
    ],
    [
      'the wrong entity',
      { ...rows, fail: [[...loop, { entity: 'stock' }] as const] },
      /no entities/,
    ],
    [
      'another that fails beside one that passes',
      {
        ...rows,
        pass: [
          [
            'mixed',
            {
              signals: { 'a#1': { 'instance.restarts': '0' }, 'b#1': { 'instance.restarts': '9' } },
            },
          ] as const,
        ],
      },
      /b: fail/,
    ],
  ])('notices %s', (_, wrong, message) => {
    expect(() => inspectionTester(instanceRestarts, wrong)).toThrow(message);
  });
});
