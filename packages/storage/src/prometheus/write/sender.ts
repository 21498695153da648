import type { AbduceError, CallOptions } from '@abduce/core';
import { remoteWriteEncoder } from '@abduce/core/wire';
import { rejection } from '../http/api.ts';
import type { Refusal, Transport } from '../http/transport.ts';
import type { Settings } from '../options.ts';
import type { Counters } from '../stats.ts';
import { type RejectionReason, rejectionReason } from './rejection-reason.ts';
import { loadSnappy } from './snappy.ts';
import { encodeRequest, halves, type WriteRequest } from './write-request.ts';

/** Sends one request after the other; one sender never has two under way, so samples keep their order. */
export interface Sender {
  /**
   * Resolves when the server took the request, or what it could of it. Samples refused because of what is there
   * already are counted. Rejects with `STORE_UNAVAILABLE` after the last try, with `STORE_REJECTED` for any other no.
   */
  send(request: WriteRequest, options: CallOptions): Promise<void>;
}

const headers = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
} as const;

/** Requests into which one that was refused for some of its samples may be taken apart. */
const maxParts = 64;

type Outcome = { readonly reason: RejectionReason; readonly error: AbduceError } | undefined;

export function sender(
  settings: Settings & { readonly writeUrl: string },
  transport: Transport,
  counters: Counters,
): Sender {
  const encoder = remoteWriteEncoder();
  const snappy = loadSnappy();
  const post = async (request: WriteRequest, options: CallOptions): Promise<Outcome> => {
    const { compress } = await snappy;
    const body = compress(encodeRequest(encoder, request));
    return transport.send<Outcome>(
      {
        url: settings.writeUrl,
        method: 'POST',
        headers,
        body,
        read: async (response) => {
          await response.body?.cancel();
          return undefined;
        },
        refused: (refusal: Refusal) => ({
          reason: rejectionReason(refusal),
          error: rejection(settings.name, refusal),
        }),
      },
      options,
    );
  };
  const sendParts = async (
    request: WriteRequest,
    options: CallOptions,
    budget: { left: number },
  ): Promise<void> => {
    budget.left--;
    const outcome = await post(request, options);
    if (outcome === undefined) {
      counters.samplesWritten += request.samples;
      return;
    }
    const { reason, samples } = outcome.reason;
    if (reason === 'other') {
      counters.rejected.other += request.samples;
      throw outcome.error;
    }
    if (samples !== undefined) {
      counters.rejected[reason] += samples;
      counters.samplesWritten += request.samples - samples;
    } else if (request.samples === 1 || budget.left < 2) {
      counters.rejected[reason] += request.samples;
    } else {
      // The same request is never sent again; its halves are others, and one of them may be fine.
      for (const half of halves(request)) await sendParts(half, options, budget);
    }
  };
  return { send: (request, options) => sendParts(request, options, { left: maxParts }) };
}
