import type { Clock, Logger, Millis } from '@abduce/core';
import { codeOf } from '../disk/disk-error.ts';
import type { Borders } from '../log/cursor.ts';
import type { Ledger } from '../log/ledger.ts';
import type { QueueRecord } from '../log/record.ts';
import { untilAborted } from './attempt.ts';
import type { Shipment } from './shipment.ts';

export interface DelivererOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly linger: Millis;
  readonly deliveryBytes: number;
  readonly backoff: Millis;
  readonly maxBackoff: Millis;
  readonly suspectAfter: number;
  ship(borders: Borders, records: readonly QueueRecord[]): Shipment;
}

export interface Deliverer {
  readonly failures: number;
  readonly lastError: string;
  /** When the oldest record under way was written; `undefined` when none is under way. */
  readonly oldest: number | undefined;
  /** There may be more to take. */
  wake(): void;
  /** Resolves when nothing is left to deliver. Until then, records do not wait for more to come. */
  idle(): Promise<void>;
  /** Until the signal aborts; never rejects. */
  run(): Promise<void>;
}

/** A batch that fails right after others passed, this often, is given up. */
const maxPassed = 3;
/** So often a file that cannot be read is tried, before it is stepped over. */
const maxReads = 30;

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Brings what the log holds to the sink: oldest first, one delivery at a time. */
export function deliverer(options: DelivererOptions): Deliverer {
  const { ledger, clock, logger, signal } = options;
  /** What was taken and read, oldest first: the head, and at most one behind it. */
  const shipments: Shipment[] = [];
  const idle = new Set<() => void>();
  let failures = 0;
  let passed = 0;
  let stalls = 0;
  let lastError = '';
  let hurried = false;
  let lingering: AbortController | undefined;
  let wake: () => void = () => undefined;

  const nothingLeft = (): boolean => ledger.pending.length === 0 && ledger.untaken() === 0;

  /** The `at`-th of what is under way: read again after a restart, or taken anew. */
  const shipmentAt = async (at: number): Promise<Shipment | undefined> => {
    const known = shipments[at];
    if (known !== undefined) return known;
    const borders = ledger.pending[at];
    const taken = borders === undefined ? await ledger.take() : undefined;
    if (borders === undefined && taken === undefined) return undefined;
    const next =
      taken === undefined
        ? options.ship(borders as Borders, (await ledger.read(borders as Borders)).records)
        : options.ship(taken.borders, taken.read.records);
    shipments.push(next);
    return next;
  };

  const finish = (shipment: Shipment): void => {
    ledger.settle(shipment.borders, shipment.records - shipment.refused);
    shipments.splice(shipments.indexOf(shipment), 1);
  };

  const finishHead = (head: Shipment): void => {
    finish(head);
    if (failures > 0) logger.log('info', 'queue: delivery works again', { failures });
    failures = 0;
    passed = 0;
    lastError = '';
  };

  const fail = (error: unknown): void => {
    if (failures++ === 0) {
      logger.log('warn', 'queue: delivery failed, and is tried again', { error: told(error) });
    }
    lastError = told(error);
  };

  const pause = (tries: number): Promise<void> => {
    const wait = Math.min(options.maxBackoff, options.backoff * 2 ** Math.min(30, tries - 1));
    return clock.sleep(wait, { signal });
  };

  /**
   * Tries the delivery behind the head. When that one passes, and the head fails right after, the store works and the
   * head is to blame. True when the head is done with, one way or the other.
   */
  const suspect = async (head: Shipment): Promise<boolean> => {
    const next = await shipmentAt(1);
    if (next === undefined) return false;
    try {
      await next.send();
    } catch (error) {
      if (!signal.aborted) lastError = told(error);
      return false;
    }
    finish(next);
    try {
      await head.send();
    } catch (error) {
      if (signal.aborted) return false;
      fail(error);
      if (++passed < maxPassed) return false;
      await head.giveUp(error);
    }
    finishHead(head);
    return true;
  };

  const deliver = async (head: Shipment): Promise<void> => {
    try {
      await head.send();
      return finishHead(head);
    } catch (error) {
      if (signal.aborted) return;
      fail(error);
    }
    if (failures >= options.suspectAfter && (await suspect(head))) return;
    await pause(failures);
  };

  const gather = async (): Promise<void> => {
    if (hurried || ledger.pending.length > 0 || ledger.untaken() >= options.deliveryBytes) return;
    lingering = new AbortController();
    const either = AbortSignal.any([signal, lingering.signal]);
    await clock.sleep(options.linger, { signal: either }).catch(() => undefined);
    lingering = undefined;
    signal.throwIfAborted();
  };

  const rest = async (): Promise<void> => {
    hurried = false;
    for (const resolve of idle) resolve();
    idle.clear();
    const awake = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await untilAborted(awake, signal);
  };

  const round = async (): Promise<void> => {
    if (nothingLeft()) {
      if (ledger.dirty) await ledger.commit();
      else await rest();
      return;
    }
    await gather();
    const head = await shipmentAt(0);
    stalls = 0;
    if (head !== undefined) await deliver(head);
  };

  const stall = async (error: unknown): Promise<void> => {
    lastError = told(error);
    if (stalls++ === 0) {
      logger.log('warn', 'queue: the disk holds delivery up', { error: lastError });
    }
    if (ledger.unreadable && (stalls >= maxReads || codeOf(error) === 'ENOENT')) ledger.abandon();
    else await pause(stalls);
  };

  return {
    get failures() {
      return failures + stalls;
    },
    get lastError() {
      return lastError;
    },
    get oldest() {
      return shipments[0]?.oldest;
    },
    wake() {
      if (ledger.untaken() >= options.deliveryBytes) lingering?.abort();
      wake();
    },
    idle() {
      hurried = true;
      lingering?.abort();
      return new Promise((resolve) => {
        idle.add(resolve);
        wake();
      });
    },
    async run() {
      while (!signal.aborted) {
        await round().catch((error: unknown) =>
          signal.aborted ? undefined : stall(error).catch(() => undefined),
        );
      }
    },
  };
}
