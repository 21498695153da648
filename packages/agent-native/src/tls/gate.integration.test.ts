import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { helperPath } from '../test-kit/observe.ts';
import { runProgram, until } from '../test-kit/program.ts';
import { type Nginx, startNginx } from '../test-kit/programs/nginx.ts';
import { httpsServer, makeTlsStage, probed, type TlsStage } from './test-kit/tls-stage.ts';

let stage: TlsStage;
let nginx: Nginx;

beforeAll(async () => {
  stage = await makeTlsStage();
  nginx = await startNginx('location / { return 200 "fine\\n"; }', { cgroup: stage.servers });
});

afterAll(async () => {
  await nginx?.stop();
  await stage?.[Symbol.asyncDispose]();
});

const ask = (path: string, count = 1): readonly string[] => [
  ...['-s', '-k', '--http1.1'],
  ...Array.from({ length: count }, () => `https://127.0.0.1:${nginx.tlsPort}${path}`),
];

describe('plaintext is opt-in', () => {
  it('sees none without the watch, and sets no probe', async () => {
    await using agent = await stage.watch(['l4', 'l7', 'payload']);
    await stage.client('curl', ask('/secret-path', 5));
    const snapshot = await agent.seen('the connections', ({ connections }) =>
      connections.some((row) => row.connects === 1),
    );
    expect(agent.spans()).toEqual([]);
    expect(snapshot.requests).toEqual([]);
    expect(JSON.stringify(snapshot)).not.toContain('secret-path');
    expect(agent.status.programs.filter((line) => line.name.includes('libssl'))).toEqual([]);
  });

  it('sees none of the same library in a process outside', async () => {
    await using agent = await stage.watch();
    await probed(agent, 'tls openssl', 'libssl.so.3');
    // A server outside, asked from outside with the very library that is probed.
    await using outside = await startNginx('location / { return 200 "outside\\n"; }');
    const url = `https://127.0.0.1:${outside.tlsPort}/not-yours`;
    await runProgram('curl', ['-s', '-k', url, url, url]);
    await stage.client('curl', ask('/mine'));
    const spans = await agent.spansSeen(2);
    const { events } = await agent.snapshot();
    expect(spans.map((span) => `${span.side} ${span.target}`).sort()).toEqual([
      'client /mine',
      'server /mine',
    ]);
    expect(events.data).toBe(4);
  });

  it('ends with the watch', async () => {
    await using agent = await stage.watch();
    await probed(agent, 'tls openssl', 'libssl.so.3');
    await stage.client('curl', ask('/before'));
    await agent.spansSeen(2);
    await agent.configure({
      scope: [stage.clients, stage.servers].map(({ path }) => ({
        path,
        watch: ['l4', 'l7'],
        subtree: true,
      })),
    });
    expect(agent.status.programs.filter((line) => line.name.includes('libssl'))).toEqual([]);
    await stage.client('curl', ask('/after'));
    await agent.seen('the second connection', ({ connections }) =>
      connections.some((row) => row.connects === 2),
    );
    expect(new Set(agent.spans().map((span) => span.target))).toEqual(new Set(['/before']));
  });

  it('ends while everything is switched off', async () => {
    await using agent = await stage.watch();
    await probed(agent, 'tls openssl', 'libssl.so.3');
    await agent.configure({ paused: true });
    expect(agent.status.programs.filter((line) => line.name.includes('libssl'))).toEqual([]);
    await stage.client('curl', ask('/unheard'));
    await agent.configure({ paused: false });
    await probed(agent, 'tls openssl', 'libssl.so.3');
    await stage.client('curl', ask('/heard'));
    await agent.spansSeen(2);
    expect(new Set(agent.spans().map((span) => span.target))).toEqual(new Set(['/heard']));
  });

  it('lets go of a file that nobody runs any more', async () => {
    await using agent = await stage.watch(['l4', 'l7', 'tls']);
    const program = await stage.serve(execPath, [httpsServer]);
    await probed(agent, 'tls openssl', execPath);
    await program.stop();
    await until('the line is gone', async () => {
      await agent.snapshot();
      return !agent.status.programs.some((line) => line.name.includes(execPath));
    });
  });

  // Older kernels set probes one by one, which is for CAP_SYS_ADMIN alone.
  const [major = 0, minor = 0] = release().split('.').map(Number);
  it.runIf(major > 6 || (major === 6 && minor >= 6))('needs CAP_BPF and CAP_PERFMON', async () => {
    const few = '-all,+bpf,+perfmon';
    const folder = await mkdtemp(join(tmpdir(), 'abduce-helper-'));
    try {
      // Where another user may run it.
      const helper = join(folder, 'abduce-helper');
      await copyFile(helperPath, helper);
      await chmod(folder, 0o755);
      await chmod(helper, 0o755);
      await using agent = await stage.watch(['l4', 'l7', 'payload', 'tls'], {
        helper,
        around: [
          ...['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
          ...['--inh-caps', few, '--ambient-caps', few, '--bounding-set', few],
        ],
      });
      await probed(agent, 'tls openssl', 'libssl.so.3');
      await stage.client('curl', ask('/with-few-rights'));
      const spans = await agent.spansSeen(2);
      expect(new Set(spans.map((span) => span.target))).toEqual(new Set(['/with-few-rights']));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
