import { describe, expect, it } from 'vitest';
import { schemaProblems } from '../models/index.ts';
import { answerSchema, answerShape, plainSchema } from './answer-schema.ts';
import { told, withSummary } from './test-kit/told.ts';

describe('the schema of answers', () => {
  const { pack, faithful } = told();
  const schema = answerSchema(pack);
  const wrong = (text: string, evidence: readonly string[] = ['E1']): readonly unknown[] =>
    schemaProblems(schema, withSummary(faithful, 0, { text, evidence }));

  it('takes a faithful answer', () => {
    expect(schemaProblems(schema, faithful)).toEqual([]);
    expect(schemaProblems(answerShape, faithful)).toEqual([]);
  });

  it.each(['It took 42 ms.', 'It took {E1.after} of 9.', 'A brace {', '', '٣ of them {E1.after 1'])(
    'has no digits outside of references: %s',
    (text) => {
      expect(wrong(text)).not.toEqual([]);
    },
  );

  it('has ids out of closed lists', () => {
    expect(wrong('It was slow.', ['E99'])).not.toEqual([]);
    expect(schemaProblems(schema, { ...faithful, actions: ['drop'] })).not.toEqual([]);
    expect(
      schemaProblems(schema, { ...faithful, chain: [{ step: 99, text: 'a', evidence: [] }] }),
    ).not.toEqual([]);
  });

  it('asks for all keys everywhere, and allows no others', () => {
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      const { type, properties, required, additionalProperties } = node as Record<string, unknown>;
      if (type === 'object') {
        expect(required).toEqual(Object.keys(properties as object));
        expect(additionalProperties).toBe(false);
      }
      for (const inner of Object.values(node)) visit(inner);
    };
    visit(schema);
    expect(schema.anyOf).toBeUndefined();
  });

  it('holds nothing that came out of telemetry', () => {
    const text = JSON.stringify(schema);
    for (const { name } of pack.entities) expect(text).not.toContain(name);
    for (const { text: quote } of pack.quotes) expect(text).not.toContain(quote);
  });

  it('is plain where a server knows no patterns and bounds', () => {
    expect(JSON.stringify(plainSchema(schema))).not.toMatch(/pattern|minimum|maxItems/);
    expect(schemaProblems(plainSchema(schema), faithful)).toEqual([]);
  });
});
