import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { SnapshotDocument, SpanDocument, StatusDocument } from '../protocol/documents.ts';
import { encodeFrame, frameType } from '../protocol/frame.ts';
import { messageReader } from '../protocol/message-reader.ts';
import { bootMachine } from '../test-kit/machine/boot.ts';
import type { Architecture } from '../test-kit/machine/kernel-image.ts';
import { countsOf } from '../test-kit/stage.ts';

const helperOf = (arch: Architecture): string =>
  process.env[arch === 'x64' ? 'ABDUCE_HELPER' : 'ABDUCE_HELPER_ARM64'] ??
  fileURLToPath(new URL(`../../../agent-native-linux-${arch}/bin/abduce-helper`, import.meta.url));

const configuration = {
  host: [],
  scope: [{ path: '/abduce', watch: ['l4', 'l7', 'payload'], subtree: true }],
  interval: 60_000,
  spansPerSecond: 10_000,
  memory: 32 << 20,
  profileHertz: 0,
  offCpu: false,
  paused: false,
  conntrackNetns: [],
};

// In the cgroup: a web server, two connections that are open before the agent starts and stay open, then requests, a
// refused connection and a process that is killed for its memory. Outside of it: a request that nobody may see.
const script = `
echo +memory > /sys/fs/cgroup/cgroup.subtree_control
mkdir /sys/fs/cgroup/abduce /sys/fs/cgroup/abduce/greedy
mkdir -p /www && echo hello > /www/index.html
inside() { sh -c 'echo $$ > /sys/fs/cgroup/abduce/cgroup.procs && exec "$@"' sh "$@"; }
patiently() { n=0; until "$@"; do n=$((n + 1)); [ $n -gt 600 ] && { echo "gave up: $*"; return 1; }; sleep 0.1; done; }
inside httpd -f -p 127.0.0.1:8080 -h /www &
mkfifo wait
inside nc -l -p 7000 < wait &
exec 4> wait
patiently sh -c 'netstat -lnt | grep -q 7000 && netstat -lnt | grep -q 8080'
inside nc 127.0.0.1 7000 < wait &
patiently sh -c 'netstat -nt | grep -q ESTABLISHED'
mkfifo in
/bin/abduce-helper run < in > out 2> err &
exec 3> in
cat /configure >&3
patiently grep -q '"programs"' out
for i in 1 2 3 4 5; do inside wget -q -O /dev/null http://127.0.0.1:8080/index.html; done
inside wget -q -O /dev/null http://127.0.0.1:8080/nothing 2> /dev/null
inside nc 127.0.0.1 9 < /dev/null 2> /dev/null
wget -q -O /dev/null http://127.0.0.1:8080/outside
echo 16M > /sys/fs/cgroup/abduce/greedy/memory.max
sh -c 'echo $$ > /sys/fs/cgroup/abduce/greedy/cgroup.procs && exec tail /dev/zero' 2> /dev/null
cat /flush >&3
patiently grep -q '"connections"' out
cat /stop >&3
exec 3>&-
patiently sh -c '! pidof abduce-helper'
cat err
`;

describe('other kernels', () => {
  it.each([
    ['6.1', 'x64'],
    ['6.12', 'x64'],
    ['6.1', 'arm64'],
  ] as const)('sees the same on Linux %s, %s', async (kernel, arch) => {
    const run = await bootMachine({
      kernel,
      arch,
      script,
      patience: 150_000,
      results: ['out'],
      files: [
        { path: 'bin/abduce-helper', content: await readFile(helperOf(arch)), executable: true },
        {
          path: 'configure',
          content: encodeFrame(frameType.configure, JSON.stringify(configuration)),
        },
        { path: 'flush', content: encodeFrame(frameType.flush) },
        { path: 'stop', content: encodeFrame(frameType.stop) },
      ],
    });
    const reader = messageReader();
    const messages = reader.push(run.files.get('out') ?? Buffer.alloc(0));
    const spans: SpanDocument[] = [];
    let status: StatusDocument | undefined;
    let snapshot: SnapshotDocument | undefined;
    for (const message of messages) {
      if (message.type === 'spans') spans.push(...message.document.spans);
      else if (message.type === 'status') status = message.document;
      else if (message.type === 'snapshot') snapshot = message.document;
    }
    const hint = `${JSON.stringify(status, null, 1)}\n${run.console.slice(-3000)}`;
    expect(reader.stats(), hint).toEqual({ skippedBytes: 0, badFrames: 0, droppedValues: 0 });
    expect(snapshot, hint).toBeDefined();
    const seen = snapshot as SnapshotDocument;
    expect(countsOf(seen, 'client', 'http'), hint).toEqual({ '200': 5, '404': 1 });
    // The request from outside arrives at a server that is watched.
    expect(countsOf(seen, 'server', 'http'), hint).toEqual({ '200': 5, '404': 2 });
    const client = spans.filter((span) => span.side === 'client');
    expect(client.map((span) => [span.method, span.target, span.status])).toEqual([
      ...Array.from({ length: 5 }, () => ['GET', '/index.html', '200']),
      ['GET', '/nothing', '404'],
    ]);
    const to = (port: number) =>
      seen.connections.find((row) => row.destination === `127.0.0.1:${port}`);
    expect(to(8080), hint).toMatchObject({ connects: 6, failed: 0, active: 0 });
    expect(to(9), hint).toMatchObject({ connects: 0, failed: 1, errors: { ECONNREFUSED: 1 } });
    expect(to(7000), hint).toMatchObject({ active: 1 });
    expect(seen.listens.map((listen) => listen.address)).toContain('127.0.0.1:8080');
    const kills = seen.lives.reduce((sum, life) => sum + life.oomKills, 0);
    expect(kills, hint).toBe(1);
    const off = (status?.programs ?? []).filter((program) => !program.on);
    expect(off.every((program) => program.why !== '')).toBe(true);
  });
});
