import { spanKind, spanStatus } from '@abduce/core';
import { expect, it } from 'vitest';
import { spanName, spanValue, spellings } from './span-names.ts';

it('spells kinds and statuses both ways, and reads either', () => {
  expect(spanName('kind', spanKind.server, false)).toBe('Server');
  expect(spanName('kind', spanKind.server, true)).toBe('SPAN_KIND_SERVER');
  expect(spanName('status', spanStatus.error, true)).toBe('STATUS_CODE_ERROR');
  for (const what of ['kind', 'status'] as const) {
    for (const value of [0, 1, 2]) {
      for (const text of spellings(what, value)) expect(spanValue(what, text)).toBe(value);
    }
  }
});

it('keeps numbers without a name, and takes unknown words for none', () => {
  expect(spanValue('kind', spanName('kind', 77, false))).toBe(77);
  expect(spanValue('kind', 'Robot')).toBe(spanKind.unspecified);
});
