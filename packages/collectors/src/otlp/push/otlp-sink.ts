import {
  AbduceError,
  type CallOptions,
  type ChangeEvent,
  selectRows,
  type TelemetryBatch,
  type TelemetrySink,
} from '@abduce/core';
import { decodeExportResponse, decodeStatus, encodeOtlp, type OtlpSignal } from '@abduce/core/wire';
import { type OtlpSinkOptions, pushSettings } from './options.ts';
import { type Answer, type PushCounters, poster } from './post.ts';

export interface OtlpSinkStats {
  readonly requests: number;
  readonly retries: number;
  /** Sent, compressed. */
  readonly bytes: number;
  /** Spans, log records, points and changes that were taken. */
  readonly accepted: number;
  /** … that the receiver refused. */
  readonly rejected: number;
  /** Profiles, and changes where they are not sent: OTLP has no place for them. */
  readonly unsent: number;
}

export interface OtlpSink extends TelemetrySink {
  stats(): OtlpSinkStats;
}

const tables = { traces: 'spans', metrics: 'metrics', logs: 'logs' } as const;
const parts = { traces: 'spans', metrics: 'points', logs: 'logs' } as const;
const protobuf = 'application/x-protobuf';

function rowsOf(signal: OtlpSignal, batch: TelemetryBatch): number {
  return batch[tables[signal]]?.length ?? 0;
}

/** Rows `from` up to `to` of one signal. */
function slice(
  signal: OtlpSignal,
  batch: TelemetryBatch,
  from: number,
  to: number,
): TelemetryBatch {
  const rows = Array.from({ length: to - from }, (_, i) => from + i);
  return selectRows(batch, { [parts[signal]]: rows });
}

function isJson({ mediaType }: Answer): boolean {
  return mediaType.includes('json');
}

/** What the receiver says about a request that it refused. */
function reasonOf(answer: Answer): string {
  try {
    const { message } = decodeStatus(answer.body, isJson(answer) ? 'json' : 'protobuf');
    if (message !== '') return message.slice(0, 500);
  } catch {
    // A proxy's page, or plain text.
  }
  return Buffer.from(answer.body).toString('utf8').trim().slice(0, 500);
}

function partialOf(signal: OtlpSignal, answer: Answer): { rejected: number; message: string } {
  if (answer.body.length === 0) return { rejected: 0, message: '' };
  try {
    return decodeExportResponse(signal, answer.body, isJson(answer) ? 'json' : 'protobuf');
  } catch {
    // It was taken; what the receiver adds in words of its own is not worth a second delivery.
    return { rejected: 0, message: '' };
  }
}

function wrongAddress(url: string, { status }: Answer, reason: string): AbduceError {
  const redirected = status >= 300 && status < 400;
  return new AbduceError(
    'CONFIG',
    `${url} answered ${status}${reason === '' ? '' : `: ${reason}`}`,
    {
      hint: redirected
        ? 'Give the URL that it redirects to: telemetry does not follow.'
        : 'Check the URL and the headers of the OTLP sink.',
      details: { url, status },
    },
  );
}

/**
 * A sink that pushes every batch to an OTLP receiver over HTTP, in protobuf. `write` resolves when all of it was taken;
 * a batch that is too large is split. What a receiver refuses of a batch that it takes in part is counted, logged and
 * not sent again, as the specification asks.
 *
 * `write` throws `STORE_UNAVAILABLE` when the receiver does not answer or asks for more patience than there is,
 * `STORE_REJECTED` when it refuses all of a batch, and `CONFIG` for answers that a wrong URL or wrong credentials
 * get. Parts of a batch that fails may have been taken before; receivers of abduce know them again.
 */
export function otlpSink(options: OtlpSinkOptions): OtlpSink {
  const settings = pushSettings(options);
  const counters: PushCounters = { requests: 0, retries: 0, bytes: 0 };
  const post = poster(settings, counters);
  let accepted = 0;
  let rejected = 0;
  let unsent = 0;

  const refuse = (signal: string, count: number, reason: string): void => {
    rejected += count;
    settings.logger?.log('warn', `the OTLP receiver refused ${count} rows of ${signal}`, {
      reason,
    });
  };

  /** Gives how many rows were taken, and why others were not. */
  const send = async (
    signal: OtlpSignal,
    batch: TelemetryBatch,
    stop: AbortSignal | undefined,
  ): Promise<{ taken: number; reason: string }> => {
    const rows = rowsOf(signal, batch);
    const body = encodeOtlp(signal, batch);
    const split = async (): Promise<{ taken: number; reason: string }> => {
      const middle = Math.ceil(rows / 2);
      const first = await send(signal, slice(signal, batch, 0, middle), stop);
      const second = await send(signal, slice(signal, batch, middle, rows), stop);
      return { taken: first.taken + second.taken, reason: first.reason || second.reason };
    };
    if (body.length > settings.maxBytes && rows > 1) return split();
    const path = `/v1/${signal}`;
    const answer = await post(path, protobuf, body, stop);
    if (answer.status >= 200 && answer.status < 300) {
      const { rejected: some, message } = partialOf(signal, answer);
      const lost = Math.min(rows, Math.max(0, some));
      accepted += rows - lost;
      if (lost > 0) refuse(signal, lost, message);
      else if (message !== '') settings.logger?.log('warn', `the OTLP receiver says: ${message}`);
      return { taken: rows - lost, reason: lost > 0 ? message : '' };
    }
    if (answer.status === 413 && rows > 1) return split();
    const reason = reasonOf(answer);
    const { status } = answer;
    if (status < 400 || [401, 403, 404, 405, 407].includes(status)) {
      throw wrongAddress(`${settings.url}${path}`, answer, reason);
    }
    refuse(signal, rows, reason);
    return { taken: 0, reason: `status ${status}${reason === '' ? '' : `: ${reason}`}` };
  };

  const sendChanges = async (
    changes: readonly ChangeEvent[],
    stop: AbortSignal | undefined,
  ): Promise<{ taken: number; reason: string }> => {
    const body = Buffer.from(JSON.stringify(changes));
    const answer = await post('/v1/changes', 'application/json', body, stop);
    if (answer.status >= 200 && answer.status < 300) {
      accepted += changes.length;
      return { taken: changes.length, reason: '' };
    }
    const reason = reasonOf(answer);
    if (answer.status !== 400) throw wrongAddress(`${settings.url}/v1/changes`, answer, reason);
    refuse('changes', changes.length, reason);
    return { taken: 0, reason };
  };

  const write = async (batch: TelemetryBatch, { signal }: CallOptions = {}): Promise<void> => {
    const stops = [signal, settings.signal].filter((one) => one !== undefined);
    const stop = stops.length === 0 ? undefined : AbortSignal.any(stops);
    stop?.throwIfAborted();
    let taken = 0;
    let reason = '';
    const note = (result: { taken: number; reason: string }): void => {
      taken += result.taken;
      reason ||= result.reason;
    };
    for (const kind of ['metrics', 'traces', 'logs'] as const) {
      if (rowsOf(kind, batch) > 0) note(await send(kind, batch, stop));
    }
    const { changes = [], profiles = [] } = batch;
    if (settings.changes && changes.length > 0) note(await sendChanges(changes, stop));
    else unsent += changes.length;
    unsent += profiles.length;
    if (taken === 0 && reason !== '') {
      throw new AbduceError(
        'STORE_REJECTED',
        `the OTLP receiver took nothing of a batch: ${reason}`,
        {
          hint: 'Look at what it says; the same batch would be refused again.',
          details: { url: settings.url, reason },
        },
      );
    }
  };

  return { write, stats: () => ({ ...counters, accepted, rejected, unsent }) };
}
