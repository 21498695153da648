import { expect, it } from 'vitest';
import { timeOf } from './time-of.ts';

const noon = Date.UTC(2026, 0, 5, 12);

it.each([
  ['2026-01-05T12:00:00Z', noon],
  ['2026-01-05T12:00:00.250Z', noon + 250],
  ['2026-01-05 12:00:00', noon],
  ['2026-01-05 12:00:00,5', noon + 500],
  ['2026-01-05T13:00+01:00', noon],
  ['2026-01-05 12:00:00 UTC', noon],
  ['2026-01-05', noon - 43_200_000],
  [' 1767614400 ', noon],
  ['1767614400.125', noon + 125],
  ['1767614400000', noon],
  ['1767614400000.5', noon + 0.5],
  ['1767614400000250', noon + 0.25],
  ['1767614400000250999', noon + 0.25],
  ['', undefined],
  ['0', undefined],
  ['-5', undefined],
  ['yesterday', undefined],
  ['2026-13-05T12:00:00Z', undefined],
  ['05/01/2026', undefined],
])('%j is %s', (text, time) => {
  expect(timeOf(text)).toBe(time);
});
