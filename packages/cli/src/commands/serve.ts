import { createServer as createHttpServer } from 'node:http';
import type { AgentOptions } from '@abduce/agent-native';
import { nodeListener, otlpGrpcServer } from '@abduce/collectors/otlp';
import {
  AbduceError,
  admitSink,
  createObserver,
  type DropCounts,
  type DropReason,
  encodeDocument,
  type IncidentEvent,
  isAbduceError,
  type Observer,
  systemClock,
  type TelemetrySink,
} from '@abduce/core';
import { createEngine, renderText } from '@abduce/rca';
import { createServer } from '@abduce/server';
import { agentFlags, agentOptionsOf } from '../agent/agent-flags.ts';
import { besideAgent } from '../agent/beside-agent.ts';
import { explainerOf } from '../input/model-flags.ts';
import type { Flags, Invocation } from '../invocation.ts';
import { isLoopback, listen } from '../listen.ts';
import { noteLogger } from '../note-logger.ts';
import { openState } from '../store/open-state.ts';
import { openStore } from '../store/open-store.ts';
import type { OpenedStore } from '../store/opened-store.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage.ts';
import { latencyThreshold } from './investigate.ts';

function portOf(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw usageError(`--${flag} is "${text}"; it must be a port, 0 to 65535`);
  return port;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Seconds: each step of ten has rates of its own then. */
const agentInterval = 5;

/** How long an end waits for what is in the queue. */
const drainTime = 5_000;

interface Receiving extends AsyncDisposable {
  /** The observer as receivers see it. */
  readonly observer: Observer;
}

/**
 * With a queue, what is received is on the disk before it is acknowledged, and in the store soon after. The store need
 * not be there yet; once it is, it is made ready before the first delivery.
 */
async function receiving(
  observer: Observer,
  opened: OpenedStore,
  directory: string | undefined,
  terminal: Terminal,
): Promise<Receiving> {
  if (directory === undefined) {
    await opened.prepare();
    return { observer, [Symbol.asyncDispose]: async () => {} };
  }
  const { durableQueue } = await import('@abduce/storage/queue');
  const { sink } = observer;
  let ready = false;
  const prepare = async (): Promise<void> => {
    if (!ready) await opened.prepare();
    ready = true;
  };
  await prepare().catch((error: unknown) => {
    if (!isAbduceError(error, 'STORE_UNAVAILABLE')) throw error;
    terminal.note(
      `${terminal.style('yellow', '!')} ${error.message}; what comes in waits in the queue`,
    );
  });
  const delivered: TelemetrySink = {
    async write(batch, options) {
      // Whatever keeps the store from being ready is no fault of the batch.
      await prepare().catch((cause: unknown) => {
        throw new AbduceError('STORE_UNAVAILABLE', messageOf(cause), { cause });
      });
      await sink.write(batch, options);
    },
  };
  const logger = noteLogger(terminal);
  const queue = await durableQueue({ directory, sink: delivered, logger, compression: 'zstd' });
  // Before the queue, so that what carries no time is dated by its arrival.
  const admitted = admitSink(queue, { clock: systemClock() });
  const { records } = queue.stats();
  if (records > 0) terminal.note(`${records} batches of before wait in ${directory}`);
  return {
    observer: {
      ...observer,
      sink: {
        write: admitted.write,
        counts() {
          const { written, dropped } = sink.counts();
          const before = Object.entries(admitted.dropped()) as [DropReason, number][];
          return {
            written,
            dropped: Object.fromEntries(
              before.map(([reason, rows]) => [reason, rows + dropped[reason]]),
            ) as DropCounts,
          };
        },
      },
    },
    async [Symbol.asyncDispose]() {
      // What is left waits for the next start.
      await queue.drain({ signal: AbortSignal.timeout(drainTime) }).catch(() => undefined);
      await queue.close();
    },
  };
}

/** What the agent inside is to observe; `undefined` without one. */
function agentOf(flags: Flags): AgentOptions | undefined {
  if (flags.agent === true) return agentOptionsOf(flags, agentInterval);
  const stray = agentFlags.find((flag) => flags[flag] !== undefined);
  if (stray !== undefined) throw usageError(`--${stray} belongs to --agent, which is not there`);
  return undefined;
}

/** Receives OTLP, watches, and explains what burns, until it is interrupted. */
export async function serve({ flags, terminal, env, signal }: Invocation): Promise<number> {
  const host = flags.host ?? '127.0.0.1';
  const port = portOf('port', flags.port, 4318);
  const grpcPort = portOf('grpc-port', flags['grpc-port'], 4317);
  if (!isLoopback(host) && flags['allow-public'] !== true) {
    throw usageError(
      `--host ${host} can be reached from elsewhere, and there is no authorisation; add --allow-public if that is meant`,
    );
  }
  const threshold = latencyThreshold(flags);
  const agentOptions = agentOf(flags);
  const json = flags.json === true;
  // One line for each, so that a reader can follow.
  const tell = (document: unknown): void => terminal.print(encodeDocument(document).trimEnd());
  await using opened = await openStore(flags.store ?? 'memory', env, { live: true, write: true });
  await using state =
    flags.state === undefined ? undefined : await openState(flags.state, env, signal);
  await using observer = createObserver({
    store: opened.store,
    engine: createEngine(),
    explainer: explainerOf({ flags, env }),
    ...(threshold !== undefined && { slo: { latency: { threshold } } }),
  });
  await using received = await receiving(observer, opened, flags.queue, terminal);
  const keep = (event: IncidentEvent): void => {
    state
      ?.record(event)
      .catch((error: unknown) =>
        terminal.note(`the state does not keep the incident: ${messageOf(error)}`),
      );
  };
  const server = createServer({
    observer: received.observer,
    onEvent(event) {
      const { type, incident } = event;
      keep(event);
      if (json) tell({ event: type, incident });
      else
        terminal.print(
          `${new Date(incident.updatedAt).toISOString()}  incident ${type}: ${incident.objective.indicator} of ${incident.service}`,
        );
    },
    onInvestigation: ({ report }) => {
      if (json) tell({ event: 'explained', report });
      else
        terminal.print(
          `\n${renderText(report, { color: terminal.color, width: Math.min(terminal.width, 100) })}`,
        );
    },
    onError: (error) => terminal.note(`could not explain: ${messageOf(error)}`),
  });
  await using http = await listen(createHttpServer(nodeListener(server.handle)), host, port);
  const grpc =
    grpcPort === 0
      ? undefined
      : await otlpGrpcServer({
          sink: received.observer.sink,
          host,
          port: grpcPort,
          allowPublic: flags['allow-public'] === true,
        });
  try {
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${http.port}`;
    if (json) tell({ event: 'listening', http: url, grpc: grpc?.url ?? null, store: opened.shown });
    terminal.note(`OTLP over HTTP  ${url}`);
    if (grpc !== undefined) terminal.note(`OTLP over gRPC  ${grpc.url}`);
    terminal.note(`incidents       ${url}/`);
    terminal.note(`store           ${opened.shown}`);
    if (flags.queue !== undefined) terminal.note(`queue           ${flags.queue}`);
    if (state !== undefined) terminal.note(`state           ${state.shown}`);
    terminal.note('send telemetry with OTEL_EXPORTER_OTLP_ENDPOINT; Ctrl-C ends');
    const watching = async (until: AbortSignal): Promise<void> => {
      if (state === undefined) await server.run({ signal: until });
      else
        await state
          .lead((leading) => server.run({ signal: leading }), until)
          .catch((error: unknown) => {
            if (!until.aborted) throw error;
          });
    };
    if (agentOptions === undefined) await watching(signal);
    else await besideAgent(agentOptions, received.observer.sink, terminal, signal, watching);
  } finally {
    await grpc?.close();
  }
  return 0;
}
