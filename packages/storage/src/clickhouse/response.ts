import type { Readable } from 'node:stream';
import { AbduceError } from '@abduce/core';
import { engineError } from './engine-error.ts';

export interface ResponseLimits {
  readonly name: string;
  /** Bytes. */
  readonly max: number;
  /** What the limit is called in the options. */
  readonly limit: string;
}

function tooLarge({ name, max, limit }: ResponseLimits): AbduceError {
  return new AbduceError('STORE_REJECTED', `an answer of ${name} is longer than ${max} bytes`, {
    hint: `Ask for less, or raise ${limit}.`,
    details: { limit, value: max },
  });
}

/** The pieces of a body, as long as they are within the limit. */
async function* bounded(body: Readable, limits: ResponseLimits): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    total += piece.length;
    if (total > limits.max) throw tooLarge(limits);
    yield piece;
  }
}

/** All of a body as text. */
export async function bodyText(body: Readable, limits: ResponseLimits): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of bounded(body, limits)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const longestException = 65_536;

/**
 * The pieces of an answer. An engine that fails after it began to answer appends the exception behind a mark that it
 * announced in the header (`tag`); it becomes the error that it is.
 */
export async function* bodyPieces(
  body: Readable,
  tag: string | undefined,
  limits: ResponseLimits,
): AsyncGenerator<Buffer, void, undefined> {
  if (tag === undefined) {
    yield* bounded(body, limits);
    return;
  }
  const mark = Buffer.from(`\r\n__exception__\r\n${tag}`);
  let tail = Buffer.alloc(0);
  let exception: Buffer | undefined;
  const thrown = (): AbduceError => {
    const text = (exception as Buffer).subarray(mark.length, longestException).toString();
    return engineError(limits.name, text);
  };
  try {
    for await (const piece of bounded(body, limits)) {
      if (exception !== undefined) {
        if (exception.length < longestException) exception = Buffer.concat([exception, piece]);
        continue;
      }
      const at = piece.indexOf(mark);
      const border = Buffer.concat([tail, piece.subarray(0, mark.length)]);
      const across = at === -1 && tail.length > 0 ? border.indexOf(mark) : -1;
      if (at !== -1) {
        exception = piece.subarray(at);
        if (at > 0) yield piece.subarray(0, at);
      } else if (across !== -1) exception = Buffer.concat([tail.subarray(across), piece]);
      else {
        tail = Buffer.concat([tail, piece.subarray(-mark.length)]).subarray(-mark.length);
        yield piece;
      }
    }
  } catch (error) {
    // The engine closes the connection behind an exception.
    if (exception === undefined) throw error;
  }
  if (exception !== undefined) throw thrown();
}
