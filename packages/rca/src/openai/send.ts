import type { Clock, Millis, ModelRequest } from '@abduce/core';
import type { Connection } from './connect.ts';
import { type Failure, failureOf } from './failure.ts';
import { isOutOfQuota, modelError } from './model-error.ts';
import { learnQuirk, type Quirks } from './quirks.ts';
import { type BodyOptions, requestBody } from './request-body.ts';
import type { TimeLimit } from './time-limit.ts';

export interface SendOptions extends BodyOptions {
  /** For messages. */
  readonly name: string;
  readonly connection: Connection;
  readonly quirks: Quirks;
  readonly clock: Clock;
  readonly limit: TimeLimit;
}

const maxLessons = 6;
const maxWaits = 3;
const pauseMs = 500;
/** The package's own timer is not used: time is kept by the clock that was handed in. */
const noTimeout = 2 ** 31 - 1;

/**
 * Asks until the server takes the request: in other words where it refuses one, after a pause where it is busy. Gives
 * the answer with its body unread.
 */
export async function send(request: ModelRequest, options: SendOptions): Promise<Response> {
  const { connection, quirks, limit, clock, name } = options;
  const client = await connection.client();
  let lessons = 0;
  let waits = 0;
  for (;;) {
    limit.check();
    const body = requestBody(request, options, quirks);
    try {
      const call = client.post('/chat/completions', {
        body,
        signal: limit.signal,
        maxRetries: 0,
        timeout: noTimeout,
        fetchOptions: { redirect: 'manual' },
      });
      return await limit.run(call.asResponse());
    } catch (error) {
      limit.check();
      const failure = failureOf(error, connection.scrub, clock.now());
      if (lessons++ < maxLessons && learnQuirk(quirks, failure, body)) continue;
      const found = modelError(name, failure, body);
      const pause = found.code === 'UNSUPPORTED' ? undefined : pauseAfter(failure, waits++);
      if (pause === undefined || pause >= limit.remaining()) throw found;
      await limit.run(clock.sleep(pause, { signal: limit.signal }));
    }
  }
}

/** How long to wait before asking again; undefined where that is no use. */
function pauseAfter(failure: Failure, waits: number): Millis | undefined {
  const { status = 0, retryAfterMs } = failure;
  if (status === 429 && !isOutOfQuota(failure)) {
    return waits < maxWaits ? (retryAfterMs ?? pauseMs * 2 ** (waits + 1)) : undefined;
  }
  const isPassing = [500, 502, 503, 504, 529].includes(status);
  return isPassing && waits === 0 ? (retryAfterMs ?? pauseMs) : undefined;
}
