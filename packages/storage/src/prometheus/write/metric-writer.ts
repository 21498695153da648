import type { CallOptions, TelemetryBatch } from '@abduce/core';
import { slices } from '../../slices.ts';
import { type Gate, gate } from '../http/gate.ts';
import type { Transport } from '../http/transport.ts';
import type { LimitId } from '../limits.ts';
import type { LabelNames } from '../names/label-names.ts';
import type { Settings } from '../options.ts';
import type { Counters } from '../stats.ts';
import { addPoints } from './add-points.ts';
import { labelLimits } from './label-limits.ts';
import { metadataNews } from './metadata-news.ts';
import { type Sender, sender } from './sender.ts';
import { type SeriesSamples, sampleCollector } from './series-samples.ts';
import { streamCache } from './stream-cache.ts';
import { requestsOf, type WriteRequest, writeRequest } from './write-request.ts';

export interface MetricWriter {
  readonly rememberedStreams: number;
  write(batch: TelemetryBatch, options: CallOptions): Promise<void>;
}

/** One after the other over the same series: a sender, and who waits for it. */
interface Lane {
  readonly sender: Sender;
  readonly turn: Gate;
}

const metadataEvery = 10 * 60_000;

/**
 * Writes batches by remote write. Series are spread over lanes that send one request at a time, so that the samples
 * of a series arrive in order whatever has to be sent again. Batches are prepared in the order they come; while more
 * than `pendingBytes` wait to be sent, the next one waits too.
 */
export function metricWriter(
  settings: Settings & { readonly writeUrl: string },
  transport: Transport,
  names: LabelNames,
  counters: Counters,
): MetricWriter {
  const { limits, concurrency, staleMarkers, clock } = settings;
  const count = (limit: LimitId): void => {
    counters.limits.set(limit, (counters.limits.get(limit) ?? 0) + 1);
  };
  const streams = streamCache(
    limits.rememberedSeries,
    settings.labels,
    names,
    labelLimits(limits, count),
  );
  const news = metadataNews(metadataEvery, () => clock.now());
  const lanes = Array.from({ length: concurrency }, (): Lane => {
    return { sender: sender(settings, transport, counters), turn: gate(1) };
  });
  const preparing = gate(1);
  let pending = 0;
  let room: (() => void)[] = [];

  const waitForRoom = async (signal: AbortSignal | undefined): Promise<void> => {
    while (pending > limits.pendingBytes) {
      await new Promise<void>((resolve, reject) => {
        const abort = (): void => reject(signal?.reason);
        signal?.addEventListener('abort', abort, { once: true });
        room.push(() => {
          signal?.removeEventListener('abort', abort);
          resolve();
        });
      });
    }
  };
  const enqueue = async (
    lane: Lane,
    request: WriteRequest,
    options: CallOptions,
  ): Promise<void> => {
    pending += request.bytes;
    try {
      await lane.turn.run(() => lane.sender.send(request, options), options.signal);
    } finally {
      pending -= request.bytes;
      const waiting = room;
      room = [];
      for (const wake of waiting) wake();
    }
  };
  /** Cut into requests that stand in line when this resolves. */
  const prepare = async (batch: TelemetryBatch, options: CallOptions): Promise<Promise<void>[]> => {
    await waitForRoom(options.signal);
    const collector = sampleCollector();
    await addPoints(collector, batch, streams, staleMarkers, count, slices(options.signal));
    const byLane = lanes.map((): SeriesSamples[] => []);
    for (const series of collector.take()) {
      byLane[series.block.hash % lanes.length]?.push(series);
      for (let i = series.from; i < series.to; i++) {
        if (series.samples.stale?.[i] === 1) counters.staleMarkers++;
      }
    }
    const metadata = news(batch);
    const sending: Promise<void>[] = [];
    for (const [i, lane] of lanes.entries()) {
      for (const request of requestsOf(byLane[i] ?? [], limits)) {
        const first = sending.length === 0 && metadata.length > 0;
        sending.push(
          enqueue(lane, first ? writeRequest(request.series, metadata) : request, options),
        );
      }
    }
    return sending;
  };

  return {
    get rememberedStreams() {
      return streams.size;
    },
    async write(batch, options) {
      const sending = await preparing.run(() => prepare(batch, options), options.signal);
      const outcomes = await Promise.allSettled(sending);
      const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
      // What can be tried again decides: the rest of the batch is refused again then.
      const retryable = failed.find(
        ({ reason }) => (reason as { retryable?: boolean }).retryable === true,
      );
      const first = retryable ?? failed[0];
      if (first !== undefined) throw first.reason;
    },
  };
}
