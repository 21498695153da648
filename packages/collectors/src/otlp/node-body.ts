import type { IncomingMessage } from 'node:http';
import { AbduceError } from '@abduce/core';
import type { BodySource } from './body-source.ts';

/** A body that a parser in front has read already, as `express.raw()` and others leave it. */
function parsedBody(request: IncomingMessage): BodySource {
  const { body } = request as IncomingMessage & { body?: unknown };
  let pending = body instanceof Uint8Array ? body : undefined;
  return {
    next: async () => {
      if (pending === undefined && !(body instanceof Uint8Array)) {
        throw new AbduceError(
          'CONFIG',
          'the request body was read before it reached the receiver',
          {
            hint: 'Mount the receiver in front of body parsers.',
          },
        );
      }
      const chunk = pending;
      pending = undefined;
      return chunk;
    },
    cancel: () => {},
  };
}

/** Pulls from the socket without the cost of a web stream. */
export function nodeBody(request: IncomingMessage): BodySource {
  const announced = request.headers['content-length'] ?? request.headers['transfer-encoding'];
  if (request.readableEnded && announced !== undefined && announced !== '0') {
    return parsedBody(request);
  }
  let wake: () => void = () => {};
  const onEvent = (): void => wake();
  const events = ['readable', 'end', 'error', 'close'] as const;
  for (const event of events) request.on(event, onEvent);
  return {
    async next() {
      for (;;) {
        const chunk: Uint8Array | null = request.read();
        if (chunk !== null) return chunk;
        if (request.readableEnded) return undefined;
        if (request.destroyed) throw new Error('the connection was closed');
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        await promise;
      }
    },
    cancel() {
      for (const event of events) request.off(event, onEvent);
      request.on('error', () => {});
      request.resume();
    },
  };
}
