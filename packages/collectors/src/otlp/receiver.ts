import type { Clock, Logger, TelemetryBatch } from '@abduce/core';
import type { OtlpFormat, OtlpSignal } from '@abduce/core/wire';
import { idleClock } from '../idle-clock.ts';
import type { Body } from './body-plan.ts';
import { type Budget, createBudget, type Lease } from './budget.ts';
import { within } from './deadline.ts';
import { decodeBody } from './decode.ts';
import { freeNow } from './growing-buffer.ts';
import { defaultLimits, type OtlpLimits } from './limits.ts';
import { logChanges } from './log-changes.ts';
import { type AuthorizeRequest, type OtlpOptions, silentLogger } from './options.ts';
import { createTotals, type ReceiverStats } from './receiver-stats.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { channelObserver, type RequestEvent } from './request-event.ts';
import { screenBatch } from './screen.ts';
import { sinkRefusal } from './sink-refusal.ts';

export interface Accepted {
  readonly records: number;
  readonly refused: number;
  /** Empty when nothing was refused. */
  readonly message: string;
}

/** What HTTP and gRPC share: admission, decoding, screening, the sink and the books. */
export interface Receiver {
  readonly limits: OtlpLimits;
  readonly clock: Clock;
  readonly budget: Budget;
  /** Undefined when the request may come in. */
  authorize(request: AuthorizeRequest): Promise<Refusal | undefined>;
  /** Decodes a payload and hands it to the sink. Takes the lease over unless it throws: a slow sink holds it longer than the answer takes. */
  accept(
    signal: OtlpSignal,
    format: OtlpFormat,
    body: Pick<Body, 'bytes' | 'owned'>,
    lease: Lease,
    abort: AbortSignal | undefined,
  ): Promise<Accepted | Refusal>;
  write(
    batch: TelemetryBatch,
    accepted: Accepted,
    lease: Lease,
    abort: AbortSignal | undefined,
  ): Promise<Accepted | Refusal>;
  /** Logs the cause and answers without it. */
  fail(cause: unknown): Refusal;
  begin(): void;
  finish(event: RequestEvent): void;
  stats(): ReceiverStats;
}

const pastConcurrency = refuse(
  'busy',
  'too many requests wait for the store: send this one again later',
  {
    retryAfter: 1000,
  },
);

export function createReceiver(options: OtlpOptions): Receiver {
  const limits = { ...defaultLimits, ...options.limits };
  const clock = options.clock ?? idleClock;
  const logger: Logger = options.logger ?? silentLogger;
  const budget = createBudget(limits.maxInFlightBytes);
  const totals = createTotals();
  const observers = [channelObserver, ...(options.observers ?? [])];
  let active = 0;
  let writing = 0;

  const fail = (cause: unknown): Refusal => {
    logger.log('error', 'OTLP request failed', { error: cause });
    return refuse('internal', 'internal error');
  };

  const write: Receiver['write'] = async (batch, accepted, lease, abort) => {
    if (writing >= limits.concurrency) {
      lease.release();
      return pastConcurrency;
    }
    writing++;
    const result = await within(clock, limits.sinkTimeout, abort, async (signal) => {
      try {
        await options.sink.write(batch, { signal });
        return accepted;
      } catch (cause) {
        if (signal.aborted) return refuse('cancelled', 'the request was abandoned');
        const refusal = sinkRefusal(cause);
        const level = refusal.reason === 'internal' ? 'error' : 'warn';
        logger.log(level, 'the sink did not take a batch', { error: cause });
        return refusal;
      } finally {
        // A sink that ignores its signal still holds the batch: only now does it count as gone.
        writing--;
        lease.release();
      }
    });
    if (result === 'aborted') return refuse('cancelled', 'the request was abandoned');
    if (result !== 'expired') return result;
    logger.log('warn', 'the sink did not take a batch in time', { limit: limits.sinkTimeout });
    return refuse(
      'unavailable',
      'the store did not answer in time: send this request again later',
      {
        retryAfter: 5000,
      },
    );
  };

  return {
    limits,
    clock,
    budget,
    async authorize(request) {
      if (options.authorize === undefined) return undefined;
      try {
        if (await options.authorize(request)) return undefined;
        return refuse('unauthenticated', 'the request carries no valid credentials', {
          headers: { 'www-authenticate': 'Bearer' },
        });
      } catch (cause) {
        return fail(cause);
      }
    },
    async accept(signal, format, body, lease, abort) {
      const decoded = decodeBody(signal, format, body.bytes, limits);
      if (body.owned) freeNow(body.bytes);
      if (isRefusal(decoded)) {
        lease.release();
        return decoded;
      }
      const { batch, kept, refused, message } = screenBatch(decoded, clock.now(), limits.maxFuture);
      const accepted = { records: kept, refused, message };
      if (kept === 0) {
        lease.release();
        return accepted;
      }
      const changes = logChanges(batch);
      return write(changes.length > 0 ? { ...batch, changes } : batch, accepted, lease, abort);
    },
    write,
    fail,
    begin: () => {
      active++;
    },
    finish(event) {
      active--;
      totals.add(event);
      for (const observer of observers) {
        try {
          observer.request(event);
        } catch (cause) {
          logger.log('error', 'an observer of OTLP requests threw', { error: cause });
        }
      }
    },
    stats: () => ({ ...totals.read(), active, writing, heldBytes: budget.used }),
  };
}
