import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { decodeOtlp, encodeOtlp } from '@abduce/core/wire';
import { tracePayload } from './payloads.ts';
import { seeded } from './random.ts';

/** Run as a child process: builds requests first, then sends them as told. */
export interface SendOrder {
  readonly url: string;
  readonly requests: number;
  readonly spans: number;
  /** Requests per second; 0 sends as fast as four connections go. */
  readonly rate: number;
  readonly seed: number;
}

export type SenderMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly failures: number; readonly late: number };

/** Bodies of one base payload under other ids, so that a store takes none for a repetition. */
function prebuild({ requests, spans, seed }: SendOrder): Buffer[] {
  const random = seeded(seed);
  const base = decodeOtlp('traces', tracePayload(false, spans, seed).protobuf);
  return Array.from({ length: requests }, () => {
    const { traceId, spanId } = base.spans as NonNullable<typeof base.spans>;
    for (let i = 0; i < traceId.length; i++) traceId[i] = random(2 ** 32);
    for (let i = 0; i < spanId.length; i++) spanId[i] = random(2 ** 32);
    return gzipSync(encodeOtlp('traces', base), { level: 1 });
  });
}

function post(url: string, agent: Agent, body: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
      'content-length': body.length,
    };
    const call = request(`${url}/v1/traces`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
    });
    call.once('error', () => resolve(false));
    call.end(body);
  });
}

async function send(order: SendOrder, bodies: readonly Buffer[]): Promise<SenderMessage> {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  let failures = 0;
  let late = 0;
  const sendOne = async (body: Buffer): Promise<void> => {
    if (!(await post(order.url, agent, body))) failures++;
  };
  if (order.rate === 0) {
    const queue = bodies.values();
    const drain = async (): Promise<void> => {
      for (const body of queue) await sendOne(body);
    };
    await Promise.all([drain(), drain(), drain(), drain()]);
  } else {
    const begin = performance.now();
    const open: Promise<void>[] = [];
    for (const [i, body] of bodies.entries()) {
      const due = begin + (i * 1000) / order.rate;
      const wait = due - performance.now();
      if (wait > 1) await sleep(wait);
      else if (wait < -1000) late++;
      open.push(sendOne(body));
    }
    await Promise.all(open);
  }
  agent.destroy();
  return { kind: 'done', failures, late };
}

function tell(message: SenderMessage): void {
  process.send?.(message);
}

let waiting: { readonly order: SendOrder; readonly bodies: readonly Buffer[] } | undefined;

process.on('message', (message: SendOrder | 'go') => {
  if (message !== 'go') {
    waiting = { order: message, bodies: prebuild(message) };
    tell({ kind: 'ready' });
  } else if (waiting !== undefined) {
    void send(waiting.order, waiting.bodies).then(tell);
  }
});
