import { describe, expect, it } from 'vitest';
import { countElements } from './count-elements.ts';
import { gauge, logs, now, span, traces } from './test-kit/payloads.ts';

describe('countElements', () => {
  it('counts records and what they lie in', () => {
    // One resource, one scope, three spans.
    expect(countElements('traces', traces([span(), span(), span()]), 100, false)).toBe(5);
    // The metric and its gauge count too.
    expect(countElements('metrics', gauge('m', [now, now]), 100, false)).toBe(6);
    expect(countElements('logs', logs([{}, {}]), 100, false)).toBe(4);
  });

  it('counts attributes when asked', () => {
    expect(countElements('traces', traces([span(), span()]), 100, true)).toBe(6);
  });

  it('stops soon above the limit, and at malformed bytes', () => {
    const many = traces(Array.from({ length: 1000 }, () => span()));
    expect(countElements('traces', many, 10, false)).toBe(11);
    expect(countElements('traces', new Uint8Array([0xff, 0xff]), 10, false)).toBe(0);
    expect(countElements('traces', new Uint8Array([0x0a, 0x7f]), 10, false)).toBe(0);
  });
});
