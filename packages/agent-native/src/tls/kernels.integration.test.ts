import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SnapshotDocument, SpanDocument, StatusDocument } from '../protocol/documents.ts';
import { encodeFrame, frameType } from '../protocol/frame.ts';
import { messageReader } from '../protocol/message-reader.ts';
import { bootMachine } from '../test-kit/machine/boot.ts';
import type { Architecture } from '../test-kit/machine/kernel-image.ts';
import { buildGo, makeTlsStage, said, type TlsStage } from './test-kit/tls-stage.ts';

const helperOf = (arch: Architecture): string =>
  process.env[arch === 'x64' ? 'ABDUCE_HELPER' : 'ABDUCE_HELPER_ARM64'] ??
  fileURLToPath(new URL(`../../../agent-native-linux-${arch}/bin/abduce-helper`, import.meta.url));

const configuration = {
  host: [],
  scope: [{ path: '/abduce', watch: ['l4', 'l7', 'payload', 'tls'], subtree: true }],
  interval: 60_000,
  spansPerSecond: 10_000,
  memory: 32 << 20,
  profileHertz: 0,
  offCpu: false,
  paused: false,
  conntrackNetns: [],
};

const lane = Array.from({ length: 12 }, (_, i) => [
  'GET',
  `https://127.0.0.1:8443/r${i}x/${i % 2 ? 404 : 200}`,
]);

// What a program of Debian needs; it is run through its own loader, so that nothing has to be installed.
const libraries = ['libssl.so.3', 'libcrypto.so.3', 'libc.so.6'];

const script = (openssl: boolean): string => `
mkdir /sys/fs/cgroup/abduce
inside() { sh -c 'echo $$ > /sys/fs/cgroup/abduce/cgroup.procs && exec "$@"' sh "$@"; }
patiently() { n=0; until "$@"; do n=$((n + 1)); [ $n -gt 60 ] && { echo "gave up: $*"; return 1; }; sleep 0.2; done; }
inside /bin/go-server 8443 / &
inside /bin/go-client '${JSON.stringify([lane])}' HTTP/1.1 /tmp/begin > client 2>&1 &
${openssl ? 'inside /lib64/ld-linux-x86-64.so.2 --library-path /lib64 /bin/openssl s_server -accept 9443 -key /key.pem -cert /cert.pem -www -quiet &' : ''}
patiently sh -c 'netstat -lnt | grep -q 8443'
${openssl ? "patiently sh -c 'netstat -lnt | grep -q 9443'" : ''}
mkfifo in
/bin/abduce-helper run < in > out 2> err &
exec 3> in
cat /configure >&3
set_in() { cat /flush >&3; sleep 0.3; tail -c 20000 out | grep -q "$1 [^\\"]*\\",\\"signal\\":\\"tls [a-z]*\\",\\"on\\":true"; }
patiently set_in go-server
patiently set_in go-client
${openssl ? 'patiently set_in libssl.so.3' : ''}
touch /tmp/begin
patiently sh -c '! pidof go-client'
cat client
${
  openssl
    ? `request() { printf 'GET /%s HTTP/1.0\\r\\n\\r\\n' "$1"; sleep 3; }
for i in 1 2 3; do request page$i | inside /lib64/ld-linux-x86-64.so.2 --library-path /lib64 /bin/openssl s_client -quiet -connect 127.0.0.1:9443 2> /dev/null | grep -c HTTP; done`
    : ''
}
cat /flush >&3
sleep 1
cat /stop >&3
exec 3>&-
patiently sh -c '! pidof abduce-helper'
cat err
`;

let stage: TlsStage;

beforeAll(async () => {
  stage = await makeTlsStage();
});

afterAll(async () => {
  await stage?.[Symbol.asyncDispose]();
});

describe('plaintext on other kernels', () => {
  it.each([
    ['6.1', 'x64'],
    ['6.12', 'x64'],
    ['6.1', 'arm64'],
  ] as const)('sees the same on Linux %s, %s', async (kernel, arch) => {
    const openssl = arch === 'x64' && process.arch === 'x64';
    const env = { GOARCH: arch === 'x64' ? 'amd64' : 'arm64', CGO_ENABLED: '0' };
    const content = async (path: string) => ({ content: await readFile(path) });
    const program = async (path: string, from: string) => ({
      path,
      ...(await content(from)),
      executable: true,
    });
    const run = await bootMachine({
      kernel,
      arch,
      script: script(openssl),
      patience: 170_000,
      results: ['out'],
      files: [
        await program('bin/abduce-helper', helperOf(arch)),
        await program('bin/go-server', await buildGo('server', stage.folder, { env })),
        await program('bin/go-client', await buildGo('client', stage.folder, { env })),
        { path: 'key.pem', ...(await content(join(stage.folder, 'key.pem'))) },
        { path: 'cert.pem', ...(await content(join(stage.folder, 'cert.pem'))) },
        {
          path: 'configure',
          content: encodeFrame(frameType.configure, JSON.stringify(configuration)),
        },
        { path: 'flush', content: encodeFrame(frameType.flush) },
        { path: 'stop', content: encodeFrame(frameType.stop) },
        ...(openssl
          ? [
              { path: 'lib64' },
              await program('bin/openssl', '/usr/bin/openssl'),
              await program('lib64/ld-linux-x86-64.so.2', '/lib64/ld-linux-x86-64.so.2'),
              ...(await Promise.all(
                libraries.map((name) => program(`lib64/${name}`, `/lib/x86_64-linux-gnu/${name}`)),
              )),
            ]
          : []),
      ],
    });
    const reader = messageReader();
    const spans: SpanDocument[] = [];
    let status: StatusDocument | undefined;
    let snapshot: SnapshotDocument | undefined;
    for (const message of reader.push(run.files.get('out') ?? Buffer.alloc(0))) {
      if (message.type === 'spans') spans.push(...message.document.spans);
      else if (message.type === 'status') status = message.document;
      else if (message.type === 'snapshot') snapshot = message.document;
    }
    const hint = `${JSON.stringify(status, null, 1)}\n${run.console.slice(-3000)}`;
    const expected = lane.map(([, url = '']) => {
      const { pathname, host } = new URL(url);
      return `GET ${pathname.replace(/\d+$/, '{id}')} ${pathname.split('/').at(-1)} ${host}`;
    });
    const asked = (port: number) =>
      spans.filter((span) => span.side === 'client' && span.destination.endsWith(`:${port}`));
    expect(asked(8443).map(said), hint).toEqual(expected);
    // `openssl s_server` reads through a BIO, past the library's door; its client does not.
    expect(spans.filter((span) => span.side === 'server').map(said), hint).toEqual(
      expected.map((line) => line.replace(/ [^ ]+$/, '')),
    );
    const pages = openssl ? ['page1', 'page2', 'page3'] : [];
    expect(asked(9443).map(said), hint).toEqual(
      pages.map((page) => `GET /${page} 200 127.0.0.1:9443`),
    );
    expect(snapshot?.lost.tls_unmatched, hint).toBe(0);
  });
});
