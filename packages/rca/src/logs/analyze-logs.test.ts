import { batchBuilder } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { analyzeLogs } from './analyze-logs.ts';

/** First words that turn out to be a variable when the eighth is seen. */
const words = ['ann', 'bob', 'cleo', 'dora', 'emil', 'fay', 'gus', 'hans', 'ida', 'jon'];

function analyze(records: readonly (readonly [time: number, text: string])[]) {
  const builder = batchBuilder();
  const resource = { 'service.name': 'cart' };
  for (const [time, body] of records) builder.log({ resource, time, severity: 17, body });
  const caseFile = {
    baselines: [{ start: 0, end: 1000 }],
    window: { start: 1000, end: 2000 },
    telemetry: [builder.build()],
  } as unknown as Parameters<typeof analyzeLogs>[0];
  return analyzeLogs(caseFile, 1000, 2000);
}

describe('analyzeLogs', () => {
  it('counts patterns that became part of another as that other one', () => {
    const shifts = analyze(
      words.flatMap((word, at): [number, string][] => [
        [1800 - at, `${word} lost the basket again`],
        [1900, `${word} lost the basket again`],
      ]),
    );
    expect(shifts).toEqual([
      {
        service: 'cart',
        severity: 'error',
        template: '<*> lost the basket again',
        count: { before: 0, after: 20 },
        first: 1791,
        novel: true,
        hint: undefined,
      },
    ]);
  });

  it('knows a pattern by what became part of it before the window', () => {
    const before = words
      .slice(0, 5)
      .flatMap((word): [number, string][] =>
        [100, 200].map((time) => [time, `${word} lost the basket again`]),
      );
    const after = words.flatMap((word): [number, string][] =>
      [1100, 1200, 1300].map((time) => [time, `${word} lost the basket again`]),
    );
    expect(analyze([...before, ...after])).toEqual([]);
    const [shift] = analyze([...before.slice(0, 2), ...after]) ?? [];
    expect(shift).toMatchObject({ count: { before: 2, after: 30 }, first: 1100, novel: false });
  });
});
