import { expect, it } from 'vitest';
import { series } from '../../testing/series.ts';
import { coldSteps } from './cold-steps.ts';

const minute = 60_000;
it.each([
  ['always busy', '1x9', '0000000000'],
  ['after a pause', '1 0x4 1x3', '0000001100'],
  ['after too short a pause', '1 0x3 1x4', '0000000000'],
  ['at the beginning of all', '_x5 1x4', '0000011000'],
  ['at the beginning of the window', '1x3', '0000'],
])('%s', (_, rates, expected) => {
  expect([...coldSteps(series(rates).values, minute)].join('')).toBe(expected);
});

it('covers two minutes whatever the step', () => {
  const values = series('0x59 1x59').values;
  expect([...coldSteps(values, 10_000)].reduce((sum, cold) => sum + cold, 0)).toBe(12);
});
