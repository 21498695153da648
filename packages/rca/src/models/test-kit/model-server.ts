import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  type Personality,
  type PersonalityName,
  personalities,
  type SentBody,
} from './personality.ts';
import { type Script, type Turn, turnOf } from './turn.ts';
import { completionOf, deltasOf } from './wire-format.ts';
import { writeStream } from './write-stream.ts';

export interface ServedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: SentBody;
}

export interface ModelServerOptions {
  readonly script: Script<ServedRequest>;
  readonly personality?: PersonalityName;
  /** Only whoever sends it as a bearer is answered. */
  readonly apiKey?: string;
}

export interface ModelServer extends AsyncDisposable {
  /** Root of the API. */
  readonly baseUrl: string;
  /** Everything that came, refused or not. */
  readonly requests: readonly ServedRequest[];
  /** Resolves when so many requests have come. */
  came(count: number): Promise<void>;
  /** Resolves when every connection that was opened has been closed, by either side. */
  quiet(): Promise<void>;
}

/** A server of chat completions on loopback, with the quirks of a kind, that follows a script. */
export async function modelServer(options: ModelServerOptions): Promise<ModelServer> {
  const kind: Personality = personalities[options.personality ?? 'plain'];
  const requests: ServedRequest[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const open = new Set<Socket>();
  let answered = 0;

  const answer = (request: ServedRequest, response: ServerResponse): void => {
    const refused = refusalOf(kind, options.apiKey, request);
    if (refused !== undefined) {
      sendJson(response, refused.status, refused.says);
      return;
    }
    let turn: Turn;
    try {
      turn = turnOf(options.script, request, answered++);
    } catch (error) {
      sendJson(response, 418, { error: { message: String(error) } });
      return;
    }
    play(turn, kind, request, response);
  };

  const server = createServer((incoming, response) => {
    void bodyOf(incoming).then((body) => {
      const request = { path: incoming.url ?? '', headers: incoming.headers, body };
      requests.push(request);
      answer(request, response);
      for (const { count, resolve } of waiting) if (requests.length >= count) resolve();
    });
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    came: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    quiet: async () => {
      for (const socket of open) {
        if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
      }
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refusalOf(
  kind: Personality,
  apiKey: string | undefined,
  { path, headers, body }: ServedRequest,
): { readonly status: number; readonly says: unknown } | undefined {
  const sent = headers.authorization ?? '';
  if (apiKey !== undefined && sent !== `Bearer ${apiKey}`) {
    const message = `Incorrect API key provided: ${sent}. You can find your API key on our site.`;
    return { status: 401, says: { error: { message, code: 'invalid_api_key' } } };
  }
  const isKnown = path === '/v1/chat/completions' || (path === '/v1/responses' && kind.responses);
  if (!isKnown) return { status: 404, says: { detail: 'Not Found' } };
  return kind.refuses.find(({ when }) => when(body));
}

function play(
  turn: Turn,
  kind: Personality,
  { body }: ServedRequest,
  response: ServerResponse,
): void {
  const { failure, wire } = turn;
  if (failure !== undefined) {
    const { status, headers, ...error } = failure;
    sendJson(response, status, { error }, headers);
    return;
  }
  if (wire === 'hang') return;
  if (wire === 'redirect') {
    sendJson(response, 307, {}, { location: 'http://127.0.0.2:9/v1?token=secret' });
    return;
  }
  if (wire === 'not_json') {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html><body>Welcome to the proxy</body></html>');
    return;
  }
  if (wire === 'error_in_ok') {
    sendJson(response, 200, { error: { code: 502, message: 'Upstream is down' } });
    return;
  }
  if (body.stream === true) {
    writeStream(response, deltasOf(turn, kind, body), wire);
  } else if (wire === 'cut' || wire === 'error_event') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
    response.write('{"choices":[{"message":', () => response.destroy());
  } else {
    sendJson(response, 200, completionOf(turn, kind, body));
  }
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

async function bodyOf(incoming: IncomingMessage): Promise<SentBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || '{"messages":[]}') as SentBody;
}
