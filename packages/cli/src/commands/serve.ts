import { createServer as createHttpServer } from 'node:http';
import { nodeListener, otlpGrpcServer } from '@abduce/collectors/otlp';
import { createObserver, encodeDocument } from '@abduce/core';
import { createEngine, renderText, templateExplainer } from '@abduce/rca';
import { createServer } from '@abduce/server';
import { memoryStore } from '@abduce/storage/memory';
import type { Invocation } from '../invocation.ts';
import { isLoopback, listen } from '../listen.ts';
import { usageError } from '../usage.ts';
import { latencyThreshold } from './investigate.ts';

function portOf(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw usageError(`--${flag} is "${text}"; it must be a port, 0 to 65535`);
  return port;
}

/** Receives OTLP, watches, and explains what burns, until it is interrupted. */
export async function serve({ flags, terminal, signal }: Invocation): Promise<number> {
  const host = flags.host ?? '127.0.0.1';
  const port = portOf('port', flags.port, 4318);
  const grpcPort = portOf('grpc-port', flags['grpc-port'], 4317);
  if (!isLoopback(host) && flags['allow-public'] !== true) {
    throw usageError(
      `--host ${host} can be reached from elsewhere, and there is no authorisation; add --allow-public if that is meant`,
    );
  }
  const threshold = latencyThreshold(flags);
  const json = flags.json === true;
  // One line for each, so that a reader can follow.
  const tell = (document: unknown): void => terminal.print(encodeDocument(document).trimEnd());
  await using observer = createObserver({
    store: memoryStore(),
    engine: createEngine(),
    explainer: templateExplainer(),
    ...(threshold !== undefined && { slo: { latency: { threshold } } }),
  });
  const server = createServer({
    observer,
    onEvent: ({ type, incident }) => {
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
    onError: (error) =>
      terminal.note(`could not explain: ${error instanceof Error ? error.message : String(error)}`),
  });
  await using http = await listen(createHttpServer(nodeListener(server.handle)), host, port);
  const grpc =
    grpcPort === 0
      ? undefined
      : await otlpGrpcServer({
          sink: observer.sink,
          host,
          port: grpcPort,
          allowPublic: flags['allow-public'] === true,
        });
  try {
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${http.port}`;
    if (json) tell({ event: 'listening', http: url, grpc: grpc?.url ?? null });
    terminal.note(`OTLP over HTTP  ${url}`);
    if (grpc !== undefined) terminal.note(`OTLP over gRPC  ${grpc.url}`);
    terminal.note(`incidents       ${url}/`);
    terminal.note('send telemetry with OTEL_EXPORTER_OTLP_ENDPOINT; Ctrl-C ends');
    await server.run({ signal });
  } finally {
    await grpc?.close();
  }
  return 0;
}
