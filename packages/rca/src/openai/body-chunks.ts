import { AbduceError } from '@abduce/core';
import type { TimeLimit } from './time-limit.ts';

/** The bytes of a body as they come, within the time and up to a size; lets go of the body when left. */
export async function* bodyChunks(
  response: Response,
  limit: TimeLimit,
  maxBytes: number,
  name: string,
): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await limit.run(reader.read()).catch(() => {
        limit.check();
        throw cutOff(name, bytes);
      });
      if (done) return;
      bytes += value.length;
      if (bytes > maxBytes) {
        throw new AbduceError('MODEL_FAILED', `${name} sent more than ${maxBytes} bytes.`, {
          hint: 'Raise `maxResponseBytes` if that is meant to be.',
          retryable: false,
        });
      }
      yield value;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** The connection ended before the answer did. */
export function cutOff(name: string, bytes: number): AbduceError {
  return new AbduceError('MODEL_FAILED', `${name} was cut off in the middle of its answer.`, {
    details: { bytes },
  });
}
