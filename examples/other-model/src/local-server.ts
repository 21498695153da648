import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came to the server: the body, and the key. */
export interface Received {
  readonly body: {
    readonly messages: readonly {
      readonly role: string;
      readonly content: readonly { readonly text?: string }[];
    }[];
    readonly [field: string]: unknown;
  };
  readonly key: string | undefined;
}

/** An answer: its status, its body, and nothing at all for one that never comes. */
export type Reply = { readonly status?: number; readonly body: unknown } | undefined;

export interface LocalServer extends AsyncDisposable {
  readonly baseUrl: string;
  readonly received: readonly Received[];
}

/** A server of messages on this machine, so that the example needs no account and no network. */
export async function localServer(reply: (received: Received) => Reply): Promise<LocalServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Received['body'];
    const key = request.headers['x-api-key'];
    const item = { body, key: typeof key === 'string' ? key : undefined };
    received.push(item);
    const answer = reply(item);
    if (answer === undefined) return;
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
