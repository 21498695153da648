import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelAnswerDocument } from './answer.ts';
import { sentenceStream } from './sentence-stream.ts';
import { told } from './test-kit/told.ts';

function expected(answer: ModelAnswerDocument): unknown[] {
  return [
    { part: 'title', at: 0, ...answer.title },
    ...answer.summary.map((sentence, at) => ({ part: 'summary', at, ...sentence })),
    ...answer.cause.map((sentence, at) => ({ part: 'cause', at, ...sentence })),
    ...answer.chain.map(({ step, ...sentence }) => ({ part: 'chain', at: step - 1, ...sentence })),
  ];
}

describe('sentences while they are written', () => {
  const { faithful } = told();

  it('are found wherever the text is cut', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 40 });
    const sentence = fc.record({ text: words, evidence: fc.array(words, { maxLength: 3 }) });
    const answers = fc.record({
      title: sentence,
      summary: fc.array(sentence, { maxLength: 3 }),
      cause: fc.array(sentence, { maxLength: 3 }),
      chain: fc.constant([]),
      actions: fc.array(words, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 9 }), (answer, size) => {
        const text = `Here it is:\n\`\`\`json\n${JSON.stringify(answer, undefined, 2)}`;
        const stream = sentenceStream();
        const found: unknown[] = [];
        for (let at = 0; at < text.length; at += size) {
          found.push(...stream.push(text.slice(at, at + size)));
        }
        expect(found).toEqual(expected(answer));
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('come as soon as they are complete', () => {
    const text = JSON.stringify(faithful);
    const stream = sentenceStream();
    const end = text.indexOf('}', text.indexOf('evidence')) + 1;
    expect(stream.push(text.slice(0, end - 1))).toEqual([]);
    expect(stream.push(text.slice(end - 1, end))).toMatchObject([{ part: 'title' }]);
  });

  it.each([
    '[[{"text": "a", "evidence": []}]]',
    '}}{',
    '{"title": {"text": 1, "evidence": []}}',
    '{"x": {"text": "a", "evidence": []}}',
  ])('are not seen in %s', (text) => {
    expect(sentenceStream().push(text)).toEqual([]);
  });
});
