import { describe, expect, it } from 'vitest';
import { labelsOf } from '../model/labels.ts';
import { compileMatchers, matchesLabels } from './matcher.ts';

const labels = labelsOf({ 'service.name': 'cart', empty: '' });

describe('matchesLabels', () => {
  it.each([
    ['service.name', '=', 'cart', true],
    ['service.name', '!=', 'cart', false],
    ['service.name', '=~', 'c.*', true],
    ['service.name', '=~', 'c', false],
    ['service.name', '!~', 'c', true],
    ['absent', '=', '', true],
    ['empty', '=', '', true],
    ['absent', '!=', 'x', true],
    ['absent', '=~', '.*', true],
    ['absent', '=~', '.+', false],
    ['constructor', '=', '', true],
  ] as const)('%s %s %j is %j', (label, op, value, expected) => {
    expect(matchesLabels(labels, [{ label, op, value }])).toBe(expected);
  });

  it('asks all matchers', () => {
    const yes = { label: 'service.name', op: '=', value: 'cart' } as const;
    const no = { label: 'absent', op: '!=', value: '' } as const;
    expect(matchesLabels(labels, [])).toBe(true);
    expect(matchesLabels(labels, [yes, no])).toBe(false);
  });

  it('refuses an unknown operator', () => {
    expect(() => compileMatchers([{ label: 'a', op: '==' as '=', value: '' }])).toThrow(/"=="/);
  });
});
