import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { bodyPieces, bodyText } from './response.ts';

const limits = { name: 'x', max: 1000, limit: 'maxReadBytes' };
const tag = 'abcdefghijklmnop';
const exception = `\r\n__exception__\r\n${tag}\r\nCode: 395. DB::Exception: halfway. (X)\n42 ${tag}\r\n__exception__\r\n`;

async function read(parts: readonly string[], announced = true) {
  let text = '';
  try {
    for await (const piece of bodyPieces(
      Readable.from(parts.map((part) => Buffer.from(part))),
      announced ? tag : undefined,
      limits,
    )) {
      text += piece.toString();
    }
  } catch (error) {
    return { text, error };
  }
  return { text, error: undefined };
}

test('an exception behind the answer is found wherever pieces end', async () => {
  const whole = `data${exception}`;
  for (let cut = 0; cut <= whole.length; cut++) {
    const { text, error } = await read([whole.slice(0, cut), whole.slice(cut)]);
    expect(error, `cut at ${cut}`).toMatchObject({
      code: 'STORE_REJECTED',
      details: { code: 395 },
    });
    // What stood before the border may hold the beginning of the mark, never its end.
    expect(`data${exception.slice(0, 32)}`.startsWith(text)).toBe(true);
  }
  const bytes = [...whole];
  expect((await read(bytes)).error).toMatchObject({ details: { code: 395 } });
});

test('data that looks like an exception is data', async () => {
  const lookalike = '\r\n__exception__\r\nponmlkjihgfedcba\r\nCode: 1.';
  expect(await read([lookalike, 'more'])).toEqual({ text: `${lookalike}more`, error: undefined });
  expect(await read([exception], false)).toEqual({ text: exception, error: undefined });
});

test('a connection that ends behind an exception is that exception, before it is an error', async () => {
  const broken = (text: string) =>
    Readable.from(
      (async function* () {
        yield Buffer.from(text);
        throw new Error('aborted');
      })(),
    );
  const drain = async (body: Readable) => {
    for await (const _ of bodyPieces(body, tag, limits));
  };
  await expect(drain(broken(`data${exception}`))).rejects.toMatchObject({ details: { code: 395 } });
  await expect(drain(broken('data'))).rejects.toThrow('aborted');
});

test('answers are bounded', async () => {
  const long = ['x'.repeat(600), 'y'.repeat(600)];
  expect((await read(long)).error).toMatchObject({
    code: 'STORE_REJECTED',
    details: { limit: 'maxReadBytes', value: 1000 },
  });
  await expect(
    bodyText(Readable.from(long.map((part) => Buffer.from(part))), limits),
  ).rejects.toMatchObject({ details: { limit: 'maxReadBytes' } });
  expect(await bodyText(Readable.from([Buffer.from('grö'), Buffer.from('ße')]), limits)).toBe(
    'größe',
  );
});
