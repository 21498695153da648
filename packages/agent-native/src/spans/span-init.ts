import { type SpanInit, spanKind, spanStatus } from '@abduce/core';
import type { Owner } from '../metrics/owner.ts';
import { agentScope } from '../metrics/scope.ts';
import { hostOf } from '../metrics/snapshot-metrics.ts';
import type { SpanDocument } from '../protocol/documents.ts';
import { grpcCode, isQueue, messageOperation, requestAttributes } from './span-attributes.ts';

export interface SpanContext {
  readonly owner: Owner;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Name that an address was asked by; empty when not known. */
  readonly nameOf: (ip: string) => string;
}

function hexDigits(words: number, random: () => number): string {
  let text = '';
  for (let i = 0; i < words; i++) {
    text += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  }
  // All zero means "none".
  return /[^0]/.test(text) ? text : `${text.slice(1)}1`;
}

function portOf(address: string): number | undefined {
  const port = Number(address.slice(address.lastIndexOf(':') + 1));
  return Number.isInteger(port) && port > 0 ? port : undefined;
}

/** The `Host` of HTTP is a name, with a port or without. */
function namedServer(
  host: string,
): { readonly address: string; readonly port?: number } | undefined {
  if (host === '') return undefined;
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(host);
  const address = (match?.[1] ?? host).replace(/^\[|\]$/g, '');
  return { address, ...(match?.[2] !== undefined && { port: Number(match[2]) }) };
}

function peerAttributes(
  span: SpanDocument,
  nameOf: SpanContext['nameOf'],
): Record<string, string | number> {
  const attributes: Record<string, string | number> = {};
  const http = span.protocol.startsWith('http');
  const server = http ? namedServer(span.host) : undefined;
  const peer = span.actual === '' ? span.destination : span.actual;
  const dialed = hostOf(span.destination);
  const address = server?.address ?? (dialed === '' ? '' : nameOf(dialed) || dialed);
  const port = server?.port ?? portOf(span.destination);
  if (address !== '') attributes['server.address'] = address;
  if (port !== undefined) attributes['server.port'] = port;
  if (peer !== '') {
    attributes['network.peer.address'] = hostOf(peer);
    const peerPort = portOf(peer);
    if (peerPort !== undefined) attributes['network.peer.port'] = peerPort;
  }
  return attributes;
}

/** Codes of gRPC that are the server's fault; the client counts every code but OK. */
const grpcServerFaults = new Set([2, 4, 12, 13, 14, 15]);

/** As the semantic conventions judge it: 4xx is the client's error, not the server's. */
function isError(span: SpanDocument): boolean {
  const grpc = grpcCode(span.status);
  if (grpc >= 0) return span.side === 'client' ? grpc > 0 : grpcServerFaults.has(grpc);
  if (/^\d{3}$/.test(span.status) && span.protocol.startsWith('http')) {
    return Number(span.status) >= (span.side === 'client' ? 400 : 500);
  }
  return span.failed;
}

function kindOf(span: SpanDocument): number {
  const operation = isQueue(span.protocol) ? messageOperation(span.method) : '';
  if (operation === 'send' && span.side === 'client') return spanKind.producer;
  if (operation === 'process' && span.side === 'client') return spanKind.consumer;
  return span.side === 'client' ? spanKind.client : spanKind.server;
}

function nameFor(span: SpanDocument): string {
  const what = span.protocol.startsWith('http') ? span.target : span.host;
  const name = [span.method, what].filter((part) => part !== '').join(' ');
  return name === '' ? span.protocol : name;
}

/** One sampled request as a span. It joins the trace that its request named, or begins one. */
export function spanInit(span: SpanDocument, { owner, random, nameOf }: SpanContext): SpanInit {
  const startNano = BigInt(span.start);
  const joins = /[^0]/.test(span.traceId);
  const failed = isError(span);
  const errorType = span.error !== '' ? span.error : span.status;
  return {
    resource: owner.resource,
    scope: agentScope,
    traceId: joins ? span.traceId : hexDigits(4, random),
    spanId: hexDigits(2, random),
    ...(joins && /[^0]/.test(span.parentSpanId) && { parentSpanId: span.parentSpanId }),
    name: nameFor(span),
    kind: kindOf(span),
    start: Number(startNano / 1000n) / 1000,
    duration: span.duration / 1e6,
    startNano,
    endNano: startNano + BigInt(Math.round(span.duration)),
    status: failed ? spanStatus.error : spanStatus.unset,
    flags: span.traceFlags & 0xff,
    attributes: {
      ...requestAttributes(span),
      ...peerAttributes(span, nameOf),
      ...(failed && errorType !== '' && { 'error.type': errorType }),
      ...(span.waits && { 'abduce.waits': true }),
      ...(span.pid > 0 && { 'process.pid': span.pid }),
    },
  };
}
