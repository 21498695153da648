import { zstdDecompressSync } from 'node:zlib';
import { AbduceError, isAbduceError, mergeBatches, type TelemetryBatch } from '@abduce/core';
import { decodeBatch } from '../codec/batch.ts';
import type { Borders } from '../log/cursor.ts';
import type { QueueRecord } from '../log/record.ts';
import type { Attempt } from './attempt.ts';
import { onlyPart, type PartName, partNames } from './parts.ts';
import type { Quarantine } from './quarantine.ts';

/** Records on their way to the sink. */
export interface Shipment {
  readonly borders: Borders;
  /** When the first of its records was written. */
  readonly oldest: number;
  readonly records: number;
  /** How many records were put aside, or a part of them. */
  readonly refused: number;
  /**
   * Resolves when every record is with the sink or in quarantine. Rejects with an error worth another try; what the
   * sink has taken by then is not sent again.
   */
  send(): Promise<void>;
  /** Puts everything that is not yet with the sink aside. */
  giveUp(error: unknown): Promise<void>;
}

export interface ShipmentOptions {
  /** Names the queue, for good. */
  readonly queue: string;
  readonly project: string;
  readonly attempt: Attempt;
  readonly quarantine: Quarantine;
  readonly streak: RefusalStreak;
}

/** Records that the sink refused since it last took one. */
export interface RefusalStreak {
  length: number;
}

/**
 * Beyond this it is not the data: a password was changed, a table is gone. Then records are held, not put aside, until
 * the sink takes something again.
 */
const longestStreak = 100;

interface Item {
  readonly index: number;
  readonly record: QueueRecord;
  readonly batch: TelemetryBatch;
}

/** What a compressed payload may unfold to. */
const maxPayloadBytes = 2 ** 28;

function open(record: QueueRecord): TelemetryBatch {
  if (!record.compressed) return decodeBatch(record.payload);
  let payload: Uint8Array;
  try {
    payload = zstdDecompressSync(record.payload, { maxOutputLength: maxPayloadBytes });
  } catch (cause) {
    throw new AbduceError('DECODE', 'record of the queue cannot be decompressed', { cause });
  }
  return decodeBatch(payload);
}

/**
 * Errors about the data, which another try would meet again. Everything else is tried again: settings can be mended.
 */
const isRefusal = (error: unknown): boolean =>
  isAbduceError(error, 'STORE_REJECTED') || isAbduceError(error, 'DECODE');

const refusesAll = (cause: unknown): AbduceError =>
  new AbduceError(
    'STORE_UNAVAILABLE',
    `the store refuses everything: ${cause instanceof Error ? cause.message : String(cause)}`,
    { hint: 'Check credentials and tables of the store; delivery goes on by itself.', cause },
  );

/**
 * Each part of the merged records is a write of its own, with an id of its own, so that a refusal of one part says
 * nothing about the others. A refused part is halved until the records are found that cause it. The ids of the halves
 * follow from the borders, so that after a crash the same ids go out again.
 */
export function shipment(
  borders: Borders,
  records: readonly QueueRecord[],
  { queue, project, attempt, quarantine, streak }: ShipmentOptions,
): Shipment {
  const id = `${queue}-${borders.sequence}-${borders.from}-${borders.to}`;
  const outcomes = new Map<string, 'sent' | 'refused'>();
  const refused = new Set<number>();
  let items: readonly Item[] | undefined;

  const putAside = async (
    index: number,
    record: QueueRecord,
    part: string,
    error: unknown,
  ): Promise<void> => {
    refused.add(index);
    await quarantine.add({
      id: `${id}-${index}`,
      part,
      record,
      reason: isAbduceError(error) ? error.code : 'UNKNOWN',
      error,
    });
  };

  const openAll = async (): Promise<readonly Item[]> => {
    const opened: Item[] = [];
    for (const [index, record] of records.entries()) {
      try {
        if (record.project !== project) {
          throw new AbduceError('STORE_REJECTED', `the record is of project "${record.project}"`);
        }
        opened.push({ index, record, batch: open(record) });
      } catch (error) {
        if (!isAbduceError(error)) throw error;
        await putAside(index, record, 'all', error);
      }
    }
    return opened;
  };

  const sendRange = async (part: PartName, all: readonly Item[]): Promise<void> => {
    const [first, last] = [all[0], all.at(-1)];
    if (first === undefined || last === undefined) return;
    const name = `${id}-${part}-${first.index}-${last.index}`;
    let outcome = outcomes.get(name);
    if (outcome === undefined) {
      const batch = onlyPart(mergeBatches(all.map((item) => item.batch)), part);
      if (batch === undefined) return;
      try {
        await attempt(batch, name);
        outcome = 'sent';
        streak.length = 0;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        outcome = 'refused';
        if (all.length === 1) {
          if (streak.length >= longestStreak) throw refusesAll(error);
          streak.length++;
          await putAside(first.index, first.record, part, error);
        }
      }
      outcomes.set(name, outcome);
    }
    if (outcome === 'refused' && all.length > 1) {
      const middle = all.length >> 1;
      await sendRange(part, all.slice(0, middle));
      await sendRange(part, all.slice(middle));
    }
  };

  const having = (part: PartName): readonly Item[] =>
    (items ?? []).filter(({ batch }) => (batch[part]?.length ?? 0) > 0);

  return {
    borders,
    oldest: records[0]?.time ?? 0,
    records: records.length,
    get refused() {
      return refused.size;
    },
    async send() {
      items ??= await openAll();
      const results = await Promise.allSettled(
        partNames.map((part) => sendRange(part, having(part))),
      );
      const failed = results.find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    },
    async giveUp(error) {
      const sent = (part: PartName, { index }: Item): boolean =>
        [...outcomes].some(([name, outcome]) => {
          const [from, to] = name.split('-').slice(-2).map(Number) as [number, number];
          return (
            outcome === 'sent' && name.startsWith(`${id}-${part}-`) && from <= index && index <= to
          );
        });
      for (const part of partNames) {
        for (const item of having(part)) {
          if (!sent(part, item)) await putAside(item.index, item.record, part, error);
        }
      }
    },
  };
}
