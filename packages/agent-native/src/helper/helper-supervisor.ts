import { AbduceError, type Clock, type Logger, type Millis } from '@abduce/core';
import type { ConfigureDocument } from '../protocol/documents.ts';
import type { HelperMessage, ReadStats } from '../protocol/message-reader.ts';
import { type BackOffOptions, backOff, backOffDefaults } from './back-off.ts';
import { type HelperSession, helperSession, type SessionTimes } from './helper-session.ts';
import type { HelperExit } from './spawn-helper.ts';

export interface SupervisorOptions {
  readonly path: string;
  /** Default `run`. */
  readonly args?: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Uniform in [0, 1): spreads restarts. */
  readonly random: () => number;
  /** Awaited before more is read: the back-pressure. What it throws ends the supervision. */
  readonly onMessage: (message: HelperMessage) => Promise<void> | void;
  readonly times?: Partial<SessionTimes>;
  readonly pauses?: Partial<BackOffOptions>;
  /** Lives in a row without a single snapshot before it gives up. Default 8. */
  readonly maxFailures?: number;
  /** A life this long, with a snapshot, ends a row of failures and the growth of pauses. Default 10 s. */
  readonly healthyAfter?: Millis;
}

export interface SupervisorStats extends ReadStats {
  readonly restarts: number;
  /** Of the running helper. */
  readonly pid: number | undefined;
}

export interface HelperSupervisor {
  /**
   * Keeps one helper running until `signal` aborts, then ends it and resolves. Throws `NATIVE_UNAVAILABLE` when it
   * cannot be started at all, or went down too often without a result.
   */
  run(signal: AbortSignal): Promise<void>;
  /** Sent at once, and again to every later helper. */
  configure(document: ConfigureDocument): void;
  /** Asks for a snapshot now. */
  flush(): void;
  stats(): SupervisorStats;
}

const defaults = { maxFailures: 8, healthyAfter: 10_000 } as const;

const noStats: ReadStats = { skippedBytes: 0, badFrames: 0, droppedValues: 0 };

function addStats(a: ReadStats, b: ReadStats): ReadStats {
  return {
    skippedBytes: a.skippedBytes + b.skippedBytes,
    badFrames: a.badFrames + b.badFrames,
    droppedValues: a.droppedValues + b.droppedValues,
  };
}

function gaveUp(failures: number, exit: HelperExit | undefined, cause: unknown): AbduceError {
  const last = exit?.errors.trim().split('\n').at(-1) ?? '';
  return new AbduceError(
    'NATIVE_UNAVAILABLE',
    `the helper ended ${failures} times without a result${last === '' ? '' : `: ${last}`}`,
    {
      hint: 'Ask `support()` what this machine lacks; the details have what the helper last said.',
      cause,
      details: { failures, code: exit?.code, signal: exit?.signal, errors: exit?.errors },
    },
  );
}

/** Faults that a new try would meet again. */
const isFinal = (error: unknown): boolean =>
  error instanceof AbduceError && /speaks protocol|could not be started/.test(error.message);

export function helperSupervisor(options: SupervisorOptions): HelperSupervisor {
  const { clock, logger, onMessage } = options;
  const pauses = { ...backOffDefaults, ...options.pauses };
  const maxFailures = options.maxFailures ?? defaults.maxFailures;
  const healthyAfter = options.healthyAfter ?? defaults.healthyAfter;
  let session: HelperSession | undefined;
  let configuration: ConfigureDocument | undefined;
  let restarts = 0;
  let past = noStats;

  interface Life {
    readonly snapshots: number;
    readonly exit?: HelperExit;
    readonly error?: unknown;
  }
  const live = async (signal: AbortSignal): Promise<Life> => {
    let snapshots = 0;
    let thrown: { readonly error: unknown } | undefined;
    const current = helperSession({
      path: options.path,
      ...(options.args && { args: options.args }),
      clock,
      ...(options.times && { times: options.times }),
      async onMessage(message, self) {
        if (message.type === 'hello' && configuration !== undefined) self.configure(configuration);
        if (message.type === 'snapshot') snapshots++;
        try {
          await onMessage(message);
        } catch (error) {
          thrown = { error };
          throw error;
        }
      },
    });
    session = current;
    const stop = (): void => current.stop();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const exit = await current.done;
      if (exit.cause) throw exit.cause;
      return { snapshots, exit };
    } catch (error) {
      if (thrown !== undefined || isFinal(error)) throw error;
      return { snapshots, error };
    } finally {
      signal.removeEventListener('abort', stop);
      past = addStats(past, current.stats());
      session = undefined;
    }
  };

  return {
    async run(signal) {
      let failures = 0;
      let attempt = 0;
      while (!signal.aborted) {
        const began = clock.now();
        const { snapshots, exit, error } = await live(signal);
        if (signal.aborted) return;
        const lived = clock.now() - began;
        if (snapshots > 0) failures = 0;
        else failures++;
        if (snapshots > 0 && lived >= healthyAfter) attempt = 0;
        if (failures >= maxFailures) throw gaveUp(failures, exit, error);
        const pause = backOff(attempt++, options.random, pauses);
        restarts++;
        logger.log('warn', 'the helper ended; it is started again', {
          code: exit?.code,
          signal: exit?.signal,
          errors: exit?.errors,
          error,
          pause: Math.round(pause),
        });
        await clock.sleep(pause, { signal }).catch(() => {});
      }
    },
    configure(document) {
      configuration = document;
      if (session?.hello !== undefined) session.configure(document);
    },
    flush: () => session?.flush(),
    stats: () => ({
      ...(session === undefined ? past : addStats(past, session.stats())),
      restarts,
      pid: session?.pid,
    }),
  };
}
