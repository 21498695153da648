import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeName, unescapeName } from './escape-name.ts';
import { labelNames } from './label-names.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 30 });
const likeEscaped = fc.string({
  unit: fc.constantFrom('U', '_', '2', 'e', ':', '.', '😀'),
  maxLength: 12,
});

describe('escapeName', () => {
  it('leaves legal names alone', () => {
    expect(escapeName('http_requests:rate5m', 'metric')).toBe('http_requests:rate5m');
    expect(escapeName('__proto__', 'label')).toBe('__proto__');
  });

  it.each([
    ['http.server.duration', 'metric', 'U__http_2e_server_2e_duration'],
    ['a_b.c', 'label', 'U__a__b_2e_c'],
    ['a:b', 'label', 'U__a_3a_b'],
    ['1st', 'label', 'U___31_st'],
    ['', 'metric', 'U__'],
    ['😀 x', 'metric', 'U___1f600__20_x'],
    ['U__a', 'metric', 'U__U____a'],
  ] as const)('escapes %j as a %s', (name, kind, escaped) => {
    expect(escapeName(name, kind)).toBe(escaped);
    expect(unescapeName(escaped)).toBe(name);
  });

  it('gives every name another legal one, and gets it back', () => {
    for (const kind of ['metric', 'label'] as const) {
      const legal = kind === 'metric' ? /^[a-zA-Z_:][\w:]*$/ : /^[a-zA-Z_]\w*$/;
      fc.assert(
        fc.property(fc.oneof(anyText, likeEscaped), (name) => {
          const escaped = escapeName(name, kind);
          expect(escaped).toMatch(legal);
          expect(unescapeName(escaped)).toBe(name);
        }),
        { numRuns: 1000, seed: 20260105 },
      );
    }
  });

  it.each(['U__a_', 'U__a_zz_', 'U__a_bucket', 'U__a_110000_'])(
    'leaves %j, which nobody escaped',
    (name) => {
      expect(unescapeName(name)).toBe(name);
    },
  );
});

describe('labelNames', () => {
  it('keeps attributes apart from the labels that the store needs itself', () => {
    const names = labelNames(['project']);
    for (const name of ['__name__', 'abduce_kind', 'otel_scope_name', 'project']) {
      expect(names.isReserved(name)).toBe(true);
      expect(names.isReserved(names.toLabel(name))).toBe(false);
      expect(names.toAttribute(names.toLabel(name))).toBe(name);
    }
  });
});
