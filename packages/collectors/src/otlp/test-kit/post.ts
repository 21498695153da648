import type { OtlpHandler } from '../handler.ts';
import { type OtlpHandlerOptions, otlpHandler } from '../handler.ts';
import { now } from './payloads.ts';
import { type RecordingSink, recordingSink } from './recording-sink.ts';

export const protobuf = { 'content-type': 'application/x-protobuf' } as const;
export const json = { 'content-type': 'application/json' } as const;

type RequestBody = ConstructorParameters<typeof Request>[1] extends infer Init
  ? Init extends { body?: infer B }
    ? B
    : never
  : never;

/** A request as a framework would hand it over. */
export function post(path: string, body: RequestBody, headers: Record<string, string>): Request {
  return new Request(`http://localhost${path}`, {
    method: 'POST',
    body: body ?? null,
    headers,
    duplex: 'half',
  } as RequestInit);
}

export interface Setup {
  readonly handler: OtlpHandler;
  readonly sink: RecordingSink;
}

/** A handler at a standing clock, and where its batches end up. */
export function setup(options: Partial<OtlpHandlerOptions> = {}): Setup {
  const sink = recordingSink();
  const clock = {
    now: () => now,
    sleep: (_duration: number, { signal }: { signal?: AbortSignal } = {}) =>
      new Promise<void>((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  };
  return { sink, handler: otlpHandler({ sink, clock, tracing: false, ...options }) };
}

export async function statusOf(response: Response): Promise<{ code: number; message: string }> {
  return (await response.json()) as { code: number; message: string };
}
