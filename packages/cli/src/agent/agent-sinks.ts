import { join } from 'node:path';
import { type OtlpSink, otlpSink } from '@abduce/collectors/otlp';
import type { Logger, TelemetryBatch, TelemetrySink } from '@abduce/core';
import type { Flags } from '../invocation.ts';
import { parseStoreSpec } from '../store/store-spec.ts';
import { usageError } from '../usage.ts';
import { pprofFiles } from './pprof-files.ts';

/** How long an end waits for what is in a queue. */
const drainTime = 5_000;

/** Where the agent's telemetry goes. */
export interface AgentSinks extends TelemetrySink, AsyncDisposable {
  /** A line for each destination. */
  readonly shown: readonly string[];
}

interface Destination {
  readonly name: string;
  readonly shown: string;
  readonly sink: TelemetrySink;
  readonly takes: (batch: TelemetryBatch) => TelemetryBatch;
  close(): Promise<void>;
}

/** `a=b,c=d`, values percent-encoded, as the environment variable of OpenTelemetry has them. */
export function headersOf(text: string | undefined): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const pair of (text ?? '').split(',')) {
    const at = pair.indexOf('=');
    if (at < 1) continue;
    headers[pair.slice(0, at).trim()] = decodeURIComponent(pair.slice(at + 1).trim());
  }
  return headers;
}

async function remoteWrite(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  logger: Logger,
): Promise<Destination> {
  if (!/^https?:\/\//.test(text)) {
    throw usageError(
      `--remote-write is "${text}"; it must be a URL, such as http://prometheus:9090/api/v1/write`,
    );
  }
  const spec = parseStoreSpec(`prometheus+${text}`, env);
  if (spec.kind !== 'prometheus') throw usageError(`--remote-write is "${text}"`);
  const { prometheusStore } = await import('@abduce/storage/prometheus');
  const { url, headers } = spec;
  const store = prometheusStore({ url: new URL(url).origin, writeUrl: url, headers, logger });
  const { metrics } = store;
  return {
    name: 'remote-write',
    shown: `remote write  ${url}`,
    sink: { write: (batch, options) => metrics.write?.(batch, options) ?? Promise.resolve() },
    takes: ({ strings, resources, scopes, metrics: points }) => ({
      strings,
      resources,
      scopes,
      ...(points !== undefined && { metrics: points }),
    }),
    close: () => store.close(),
  };
}

function push(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
  logger: Logger,
  withMetrics: boolean,
): Destination {
  const sink: OtlpSink = otlpSink({
    url,
    headers: headersOf(env.OTEL_EXPORTER_OTLP_HEADERS),
    logger,
  });
  return {
    name: 'otlp',
    shown: `OTLP          ${url}${withMetrics ? '' : ' (without metrics)'}`,
    sink,
    takes: ({ metrics, ...rest }) => (withMetrics && metrics ? { ...rest, metrics } : rest),
    async close() {},
  };
}

function profileFiles(directory: string): Destination {
  return {
    name: 'pprof',
    shown: `pprof         ${directory}`,
    sink: pprofFiles({ directory }),
    takes: ({ strings, resources, scopes, profiles }) => ({
      strings,
      resources,
      scopes,
      ...(profiles !== undefined && { profiles }),
    }),
    async close() {},
  };
}

function isEmpty({ spans, logs, metrics, changes, profiles }: TelemetryBatch): boolean {
  const rows = (spans?.length ?? 0) + (logs?.length ?? 0) + (metrics?.length ?? 0);
  return rows + (changes?.length ?? 0) + (profiles?.length ?? 0) === 0;
}

/** The same destination, with what it has not taken yet kept on the disk. */
async function queued(
  destination: Destination,
  directory: string,
  logger: Logger,
): Promise<Destination> {
  const { durableQueue } = await import('@abduce/storage/queue');
  const queue = await durableQueue({
    directory: join(directory, destination.name),
    sink: destination.sink,
    logger,
    compression: 'zstd',
    // What is new says more about now than what is old.
    overflow: 'drop-oldest',
  });
  return {
    ...destination,
    sink: queue,
    async close() {
      await queue.drain({ signal: AbortSignal.timeout(drainTime) }).catch(() => undefined);
      await queue.close();
      await destination.close();
    },
  };
}

/**
 * The destinations of a command line: remote write takes metrics, OTLP everything that remote write does not take. One
 * that fails does not keep a batch from the other.
 */
export async function agentSinks(
  flags: Flags,
  env: Readonly<Record<string, string | undefined>>,
  logger: Logger,
): Promise<AgentSinks> {
  const destinations: Destination[] = [];
  const writes = flags['remote-write'];
  if (writes !== undefined) destinations.push(await remoteWrite(writes, env, logger));
  if (flags.otlp !== undefined)
    destinations.push(push(flags.otlp, env, logger, writes === undefined));
  const { queue } = flags;
  if (queue !== undefined && destinations.length === 0) {
    throw usageError('--queue stands in front of --otlp or --remote-write; there is neither');
  }
  const opened: Destination[] = [];
  for (const one of destinations) {
    opened.push(queue === undefined ? one : await queued(one, queue, logger));
  }
  // Files are on the disk as they are: a queue in front would only keep them twice.
  if (flags.pprof !== undefined) opened.push(profileFiles(flags.pprof));
  return {
    shown: [
      ...opened.map(({ shown }) => shown),
      ...(queue === undefined ? [] : [`queue         ${queue}`]),
    ],
    async write(batch, options) {
      const results = await Promise.allSettled(
        opened.map(async ({ takes, sink }) => {
          const own = takes(batch);
          if (!isEmpty(own)) await sink.write(own, options);
        }),
      );
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    },
    async [Symbol.asyncDispose]() {
      for (const { close } of opened) await close().catch(() => {});
    },
  };
}
