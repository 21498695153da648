import { describe, expect, it } from 'vitest';
import { schemaProblems } from './schema-problems.ts';

const sentence = {
  type: 'object',
  properties: {
    text: { type: 'string', minLength: 1, maxLength: 20 },
    evidence: { type: 'array', items: { type: 'string', pattern: '^E\\d+$' }, maxItems: 2 },
  },
  required: ['text', 'evidence'],
  additionalProperties: false,
};
const schema = {
  type: 'object',
  properties: {
    title: { $ref: '#/$defs/sentence' },
    steps: {
      type: 'array',
      items: { type: 'integer', minimum: 1, maximum: 9 },
      minItems: 1,
    },
    level: { type: ['string', 'null'], enum: ['low', 'high', null] },
    note: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/sentence' }] },
    kind: { const: 'answer' },
  },
  required: ['title', 'steps', 'level', 'note', 'kind'],
  additionalProperties: false,
  $defs: { sentence },
};
const good = {
  title: { text: 'It is slow.', evidence: ['E1'] },
  steps: [1, 2],
  level: null,
  note: null,
  kind: 'answer',
};

describe('schemaProblems', () => {
  it('finds nothing wrong with what fits', () => {
    expect(schemaProblems(schema, good)).toEqual([]);
    expect(schemaProblems(schema, { ...good, note: { text: 'x', evidence: [] } })).toEqual([]);
  });

  it.each([
    [{ ...good, title: 'slow' }, 'title', 'is "slow", where object belongs'],
    [{ ...good, title: { text: '', evidence: [] } }, 'title.text', 'is "", shorter than 1'],
    [
      { ...good, title: { text: 'x'.repeat(21), evidence: [] } },
      'title.text',
      `is "${'x'.repeat(21)}", 21 characters long; at most 20 belong there`,
    ],
    [
      { ...good, title: { text: 'x', evidence: ['F1'] } },
      'title.evidence[0]',
      'is "F1", which does not match ^E\\d+$',
    ],
    [
      { ...good, title: { text: 'x', evidence: ['E1', 'E2', 'E3'] } },
      'title.evidence',
      'is ["E1","E2","E3"], 3 items; at most 2 belong there',
    ],
    [{ ...good, title: { text: 'x' } }, 'title.evidence', 'is missing'],
    [{ ...good, steps: [] }, 'steps', 'is [], 0 items; at least 1 belong there'],
    [{ ...good, steps: [0] }, 'steps[0]', 'is 0, less than 1'],
    [{ ...good, steps: [10] }, 'steps[0]', 'is 10, more than 9'],
    [{ ...good, steps: [1.5] }, 'steps[0]', 'is 1.5, where integer belongs'],
    [{ ...good, level: 'mid' }, 'level', 'is "mid", where one of ["low","high",null] belongs'],
    [{ ...good, note: 3 }, 'note', 'is 3, which is none of the 2 choices'],
    [{ ...good, kind: 'other' }, 'kind', 'is "other", where "answer" belongs'],
    [{ ...good, extra: 1 }, 'extra', 'does not belong there'],
    [[], '', 'is [], where object belongs'],
  ])('names the path and the value: %#', (value, path, problem) => {
    expect(schemaProblems(schema, value)).toContainEqual({ path, problem });
  });

  it('takes nothing that objects inherit for a key of their own', () => {
    const odd = {
      type: 'object',
      properties: {},
      required: ['toString'],
      additionalProperties: false,
    };
    expect(schemaProblems(odd, {})).toEqual([{ path: 'toString', problem: 'is missing' }]);
    expect(schemaProblems(odd, JSON.parse('{"toString":1,"__proto__":{}}'))).toEqual([
      { path: 'toString', problem: 'does not belong there' },
      { path: '__proto__', problem: 'does not belong there' },
    ]);
  });

  it('stops at twenty problems, and cuts the values it shows', () => {
    const wide = { type: 'array', items: { type: 'number' } };
    const problems = schemaProblems(wide, Array(1_000).fill('x'.repeat(500)));
    expect(problems).toHaveLength(20);
    expect(Math.max(...problems.map(({ problem }) => problem.length))).toBeLessThan(200);
  });

  it('refuses a schema with a word that it would not check', () => {
    expect(() => schemaProblems({ type: 'string', format: 'email' }, 'a')).toThrow('"format"');
    expect(() => schemaProblems({ $ref: '#/$defs/none' }, 'a')).toThrow('#/$defs/none');
  });
});
