import { createServer } from 'node:net';
import zlib from 'node:zlib';
import { type Gap, type WorldSnapshot, worldOf } from '@abduce/core';
import { readInput } from '../input/read-input.ts';
import { openRecording } from '../input/recording.ts';
import type { Invocation } from '../invocation.ts';
import { printChecks } from '../output/checks.ts';
import type { Check } from '../store/store-tools.ts';

/** Says what data is missing and why a verdict is weak; without an input, whether this machine can run abduce. */
export async function doctor({ inputs, flags, terminal }: Invocation): Promise<number> {
  const [path] = inputs;
  if (flags.agent === true) return await agentDoctor({ flags, terminal });
  const checks = path === undefined ? await machineChecks() : await dataChecks(path);
  if (flags.json === true) terminal.print(JSON.stringify({ checks }));
  else printChecks(checks, terminal);
  return 0;
}

/** Exit code 0 when the agent would see connections here, 1 when it would see nothing. */
async function agentDoctor({
  flags,
  terminal,
}: Pick<Invocation, 'flags' | 'terminal'>): Promise<number> {
  const { support } = await import('@abduce/agent-native');
  const { agentChecks } = await import('../agent/agent-checks.ts');
  const { 'host-root': hostRoot, helper } = flags;
  const found = await support({
    ...(hostRoot !== undefined && { hostRoot }),
    ...(helper !== undefined && { helperPath: helper }),
  });
  const checks = agentChecks(found);
  if (flags.json === true) terminal.print(JSON.stringify({ checks, support: found }));
  else printChecks(checks, terminal);
  return found.usable ? 0 : 1;
}

async function dataChecks(path: string): Promise<Check[]> {
  const input = await readInput(path);
  if (input.kind === 'case') {
    const { world } = input.caseFile;
    return worldChecks(world, world.gaps, world.quality.duplicateSpans);
  }
  const recording = await openRecording(input.batches, undefined);
  await using observer = recording.observer;
  const { world, gaps } = await observer.assess(recording.range);
  return worldChecks(world, gaps, recording.duplicateSpans);
}

function worldChecks(world: WorldSnapshot, gaps: readonly Gap[], duplicates: number): Check[] {
  const { services, dependencies, quality, changes } = world;
  const indexed = worldOf(world);
  const applications = services.filter(({ kind }) => kind === 'application');
  const silent = applications.filter(({ instrumented }) => !instrumented).map(({ name }) => name);
  const noRuntime = applications
    .filter(
      ({ id, instrumented }) =>
        instrumented &&
        !indexed
          .instancesOf(id)
          .some((instance) => indexed.signals.one('instance.cpu.usage', instance.id) !== undefined),
    )
    .map(({ name }) => name);
  const share = (count: number): string => `${count} of ${quality.spans} spans`;
  const skew = quality.clockSkew.map(
    ({ service, offset }) => `${service} ${Math.round(offset)} ms`,
  );
  const judge = (name: string, bad: boolean, good: string, weak: string): Check => ({
    name,
    state: bad ? 'weak' : 'ok',
    detail: bad ? weak : good,
  });
  return [
    judge(
      'traces',
      quality.spans === 0,
      `${quality.spans} spans, ${services.length} services, ${dependencies.length} dependencies`,
      'none: no service map, no request rates, no way to tell where time goes',
    ),
    judge(
      'uninstrumented services',
      silent.length > 0,
      'every application reports itself',
      `${silent.join(', ')}: known from callers only`,
    ),
    judge(
      'process metrics',
      noRuntime.length > 0,
      'every application reports its CPU',
      `${noRuntime.join(', ')}: CPU and memory causes cannot be tested`,
    ),
    judge(
      'broken traces',
      quality.orphanSpans > quality.spans * 0.01,
      share(quality.orphanSpans),
      `${share(quality.orphanSpans)} name a parent that never arrived: sampling, or a service that does not export`,
    ),
    judge(
      'unanswered calls',
      quality.unansweredCalls > quality.spans * 0.01,
      share(quality.unansweredCalls),
      `${share(quality.unansweredCalls)} are calls without the server’s side: network and server time cannot be told apart`,
    ),
    judge(
      'duplicate spans',
      duplicates > 0,
      'none',
      `${duplicates} spans arrived more than once, and count once`,
    ),
    judge(
      'clocks',
      skew.length > 0,
      'agree within 5 ms',
      `${skew.join(', ')}: the order of onsets is uncertain`,
    ),
    judge(
      'changes',
      changes.length === 0,
      `${changes.length} in the window`,
      'none: a release cannot be blamed, nor cleared; post them to /v1/changes',
    ),
    ...gaps
      .filter(({ signal }) => signal !== 'changes')
      .map(
        ({ signal, reason, detail }): Check => ({
          name: signal,
          state: reason === 'absent' ? 'missing' : 'weak',
          detail,
        }),
      ),
  ];
}

async function machineChecks(): Promise<Check[]> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const node = major > 22 || (major === 22 && minor >= 18);
  const grpc = await import('@grpc/grpc-js').then(
    () => true,
    () => false,
  );
  const ports = await Promise.all(
    [4318, 4317].map(async (port): Promise<Check> => {
      const free = await portIsFree(port);
      return {
        name: `port ${port}`,
        state: free ? 'ok' : 'weak',
        detail: free ? 'free on 127.0.0.1' : 'taken; choose another for `abduce serve`',
      };
    }),
  );
  return [
    {
      name: 'Node',
      state: node ? 'ok' : 'missing',
      detail: `${process.versions.node}${node ? '' : '; 22.18 or newer is needed'}`,
    },
    {
      name: 'zstd',
      state: 'createZstdDecompress' in zlib ? 'ok' : 'weak',
      detail:
        'createZstdDecompress' in zlib
          ? 'senders may compress with it'
          : 'not in this Node; gzip works',
    },
    {
      name: 'gRPC',
      state: grpc ? 'ok' : 'weak',
      detail: grpc
        ? 'OTLP over gRPC can be received'
        : 'not installed; `npm i @grpc/grpc-js`, or send over HTTP',
    },
    ...ports,
  ];
}

function portIsFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
