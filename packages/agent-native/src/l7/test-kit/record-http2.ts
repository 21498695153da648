import { once } from 'node:events';
import http2 from 'node:http2';
import { Duplex, duplexPair } from 'node:stream';
import type { Step } from '../../test-kit/record-writer.ts';

export interface RecordedHttp2 {
  readonly session: http2.ClientHttp2Session;
  /** The bytes of both directions so far, as the client saw them. */
  readonly steps: Step[];
  /** Sends one request and waits for its stream to end. */
  ask(headers: http2.OutgoingHttpHeaders, body?: string | Buffer): Promise<void>;
  close(): Promise<void>;
}

/** A real client and server of HTTP/2 in memory, and what they say to each other. */
export async function recordHttp2(
  answer: (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void,
  settings: http2.Settings = {},
): Promise<RecordedHttp2> {
  const steps: Step[] = [];
  const [near, far] = duplexPair();
  const recorder = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      steps.push({ out: Buffer.from(chunk) });
      near.write(chunk, done);
    },
    final(done) {
      near.end(done);
    },
  });
  near.on('data', (chunk: Buffer) => {
    steps.push({ in: Buffer.from(chunk) });
    recorder.push(chunk);
  });
  near.on('end', () => recorder.push(null));
  const server = http2.createServer({ settings });
  server.on('stream', answer);
  server.on('sessionError', () => {});
  server.emit('connection', far);
  const session = http2.connect('http://shop', { createConnection: () => recorder, settings });
  session.on('error', () => {});
  await once(session, 'remoteSettings');
  return {
    session,
    steps,
    async ask(headers, body) {
      const stream = session.request(headers, { endStream: body === undefined });
      stream.on('error', () => {});
      stream.resume();
      if (body !== undefined) stream.end(body);
      await once(stream, 'close');
    },
    async close() {
      const closed = once(session, 'close');
      session.close();
      await closed;
      near.destroy();
      far.destroy();
    },
  };
}
