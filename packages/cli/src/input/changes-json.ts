import { parseChanges } from '@abduce/collectors/otlp';
import { AbduceError, batchBuilder, type ChangeEvent } from '@abduce/core';
import { headOf } from './byte-source.ts';
import { jsonItems } from './json-items.ts';
import { type Piece, pieceRows } from './piece.ts';
import { reworded } from './reworded.ts';

function changesIn(text: string): readonly ChangeEvent[] {
  // Recorded changes may lie anywhere in time.
  const { changes, problems } = parseChanges(JSON.parse(text), 0, Number.POSITIVE_INFINITY);
  const [problem] = problems;
  if (problem !== undefined) {
    throw new AbduceError(
      'DECODE',
      `${problem.path} should be ${problem.expected}, not ${problem.got}`,
    );
  }
  return changes;
}

/** Change events: an array of them, or one after the other. Throws `DECODE` with line and member. */
export async function* readChanges(chunks: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const opened = await headOf(chunks, 1);
  const elements = /^\ufeff?\s*\[/.test(opened.head.toString('utf8'));
  let position = 0;
  let held: ChangeEvent[] = [];
  const take = (): Piece => {
    const builder = batchBuilder();
    for (const change of held) builder.change(change);
    held = [];
    return { batch: builder.build(), position };
  };
  for await (const { text, line, offset } of jsonItems(opened.chunks, { elements })) {
    try {
      if (held.length === 0) position = offset;
      for (const change of changesIn(text)) held.push(change);
    } catch (cause) {
      throw reworded(`line ${line}`, cause);
    }
    if (held.length >= pieceRows) yield take();
  }
  if (held.length > 0) yield take();
}
