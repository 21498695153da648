import { array, assert, asyncProperty, constantFrom, integer, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SentEvent, sentEvents } from './sse.ts';

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let piece = 0; at < bytes.length; piece++) {
    const size = sizes.length === 0 ? bytes.length : (sizes[piece % sizes.length] ?? 1);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(text: string, sizes: readonly number[] = []): Promise<SentEvent[]> {
  const events: SentEvent[] = [];
  const bytes = new TextEncoder().encode(text);
  for await (const event of sentEvents(inPieces(bytes, sizes))) events.push(event);
  return events;
}

const event = (data: string, name = ''): SentEvent => ({ event: name, data });

describe('sentEvents', () => {
  it.each([
    ['data: a\n\ndata: b\n\n', [event('a'), event('b')]],
    ['data: a\r\n\r\ndata: b\r\n\r\n', [event('a'), event('b')]],
    ['data: a\r\rdata: b\r\r', [event('a'), event('b')]],
    ['\uFEFFdata: a\n\n', [event('a')]],
    [': ping\n\ndata: a\n: more\ndata: b\n\n', [event('a\nb')]],
    ['event: error\nid: 7\nretry: 10\ndata: a\n\ndata: b\n\n', [event('a', 'error'), event('b')]],
    ['data:a\n\ndata:  b\n\ndata\n\n', [event('a'), event(' b'), event('')]],
    ['data: the end is missing', [event('the end is missing')]],
    ['event: nothing\n\n\n\n', []],
    ['', []],
  ])('reads %j', async (text, events) => {
    expect(await read(text)).toEqual(events);
  });

  it('reads the same wherever the pieces end', async () => {
    const words = string({ unit: constantFrom('a', ' ', ':', 'é', '→', '🦊', '{', '"') });
    await assert(
      asyncProperty(
        array(words, { minLength: 1, maxLength: 5 }),
        constantFrom('\n', '\r\n', '\r'),
        array(integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        async (data, end, sizes) => {
          const text = data.map((line) => `data: ${line}${end}${end}`).join('');
          const expected = data.map((line) => event(line));
          expect(await read(text, sizes)).toEqual(expected);
        },
      ),
      { seed: 6, numRuns: 300 },
    );
  });
});
