import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatDuration,
  formatNumber,
  formatPercent,
  formatQuantity,
  formatRatio,
  formatTick,
  formatTime,
} from './format.ts';

describe('format', () => {
  it.each<[number, string]>([
    [0, '0 ms'],
    [2.16e-7, '0.216 µs'],
    [0.000216, '216 µs'],
    [0.0009996, '1 ms'],
    [0.3537, '354 ms'],
    [1.9, '1.9 s'],
    [61.4, '61.4 s'],
    [125, '2 min 5 s'],
    [7199.7, '2 h'],
    [9000, '2 h 30 min'],
    [200_000, '2 d 8 h'],
    [-0.25, '\u2212250 ms'],
    [Number.NaN, 'no data'],
    [Number.POSITIVE_INFINITY, 'no data'],
  ])('duration %d s is %s', (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words);
  });

  it.each<[number, string]>([
    [0, '0'],
    [0.0841, '0.0841'],
    [9.996, '10'],
    [99.96, '100'],
    [353.7, '354'],
    [9999, '9999'],
    [600_000, '600\u202f000'],
    [94_200_000, '94\u202f200\u202f000'],
    [-3.1428, '\u22123.14'],
    [1.5e18, '1.50e18'],
    [0.00001234, '1.2e-5'],
  ])('number %d is %s', (value, words) => {
    expect(formatNumber(value)).toBe(words);
  });

  it.each<[number, string, string]>([
    [19.5, '{request}/s', '19.5 requests/s'],
    [1, '{request}/s', '1 request/s'],
    [43, '{call}/{request}', '43 calls per request'],
    [1.8, '{cpu}', '1.8 cores'],
    [2, '{query}', '2 queries'],
    [3.3, 's/s', '3.3 s per second'],
    [250, 'ms', '250 ms'],
    [12, '%', '12 %'],
    [1024 ** 2 * 98, 'By/s', '98 MiB/s'],
    [0.5, '1', '0.5'],
    [Number.NaN, '{request}/s', 'no data'],
  ])('%d %s is %s', (value, unit, words) => {
    expect(formatQuantity(value, unit)).toBe(words);
  });

  it('shows bytes, shares, ratios, ticks and times', () => {
    expect(formatBytes(1023.9)).toBe('1 KiB');
    expect(formatBytes(3 * 1024 ** 3)).toBe('3 GiB');
    expect(formatPercent(0.117)).toBe('11.7 %');
    expect(formatRatio(496.1)).toBe('496×');
    expect(formatRatio(8.96)).toBe('9×');
    expect(formatTick(30, '{request}/s')).toBe('30/s');
    expect(formatTime(Date.UTC(2026, 10, 21, 14, 2, 31))).toBe('14:02:31 UTC');
    expect(formatTime(0, { date: true })).toBe('1970-01-01 00:00:00 UTC');
    expect(formatTime(1e300)).toBe('no data');
    expect(formatTime(Number.NaN)).toBe('no data');
  });
});
