import { randomBytes } from 'node:crypto';
import { argv, stdout } from 'node:process';
import { Client, credentials, Metadata } from '@grpc/grpc-js';

interface TracedCall {
  readonly path: string;
  /** What was sent; empty for none. */
  readonly traceparent: string;
}

// Makes calls one after the other, each with a `traceparent` of its own, and tells which. A form other than `new`
// is sent as it stands.
const [, , kind = 'http', target = '', calls = '[]'] = argv;
const made = (flags: string): string =>
  `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-${flags}`;
const seen: TracedCall[] = [];
const client = kind === 'grpc' ? new Client(target, credentials.createInsecure()) : undefined;
const call = async (path: string, traceparent: string): Promise<void> => {
  if (client === undefined) {
    const headers = traceparent === '' ? {} : { traceparent };
    await (await fetch(new URL(path, target), { headers })).arrayBuffer();
    return;
  }
  const metadata = new Metadata();
  if (traceparent !== '') metadata.set('traceparent', traceparent);
  await new Promise<void>((resolve) => {
    client.makeUnaryRequest(path, Buffer.from, Buffer.from, Buffer.from('x'), metadata, () =>
      resolve(),
    );
  });
};
for (const [path, form] of JSON.parse(calls) as [string, string][]) {
  const traceparent = /^new-(\d\d)$/.test(form) ? made(form.slice(4)) : form;
  await call(path, traceparent);
  seen.push({ path, traceparent });
}
client?.close();
stdout.write(JSON.stringify(seen));
