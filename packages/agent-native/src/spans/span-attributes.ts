import type { AttributeValue } from '@abduce/core';
import type { SpanDocument } from '../protocol/documents.ts';

type Attributes = Record<string, AttributeValue>;

/** Names of database systems as the semantic conventions have them. */
const databases: Readonly<Record<string, string>> = {
  postgres: 'postgresql',
  mysql: 'mysql',
  redis: 'redis',
  mongo: 'mongodb',
  memcached: 'memcached',
  cassandra: 'cassandra',
  clickhouse: 'clickhouse',
};

const queues = new Set(['kafka', 'rabbitmq', 'nats']);

const grpcNames: readonly string[] = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** Number of a status such as `grpc:NOT_FOUND`; -1 when it is none. */
export function grpcCode(status: string): number {
  if (!status.startsWith('grpc:')) return -1;
  const word = status.slice(5);
  const at = grpcNames.indexOf(word.toUpperCase());
  return at >= 0 ? at : /^\d{1,2}$/.test(word) ? Number(word) : 2;
}

function http(span: SpanDocument): Attributes {
  const code = /^\d{3}$/.test(span.status) ? Number(span.status) : undefined;
  const grpc = grpcCode(span.status);
  const attributes: Attributes = {};
  if (span.method !== '') attributes['http.request.method'] = span.method;
  if (span.target !== '') {
    attributes['url.path'] = span.target;
    attributes[span.side === 'server' ? 'http.route' : 'url.template'] = span.target;
  }
  if (code !== undefined) attributes['http.response.status_code'] = code;
  if (grpc >= 0) {
    attributes['rpc.system'] = 'grpc';
    attributes['rpc.grpc.status_code'] = grpc;
    const [, service, method] = /^\/([^/]+)\/([^/]+)$/.exec(span.target) ?? [];
    if (service !== undefined) attributes['rpc.service'] = service;
    if (method !== undefined) attributes['rpc.method'] = method;
  }
  return attributes;
}

function database(span: SpanDocument, system: string): Attributes {
  return {
    'db.system.name': system,
    ...(span.method !== '' && { 'db.operation.name': span.method }),
    ...(span.host !== '' && { 'db.namespace': span.host }),
    ...(span.target !== '' && { 'db.query.text': span.target }),
    ...(span.error !== '' && { 'db.response.status_code': span.error }),
  };
}

/** `send` and `process`, as far as the method tells. */
export function messageOperation(method: string): 'send' | 'process' | '' {
  if (/^(?:produce|publish|pub)$/i.test(method)) return 'send';
  return /^(?:consume|deliver|fetch|msg)$/i.test(method) ? 'process' : '';
}

function message(span: SpanDocument): Attributes {
  const operation = messageOperation(span.method);
  const destination = span.host !== '' ? span.host : span.target;
  return {
    'messaging.system': span.protocol,
    ...(span.method !== '' && { 'messaging.operation.name': span.method }),
    ...(operation !== '' && { 'messaging.operation.type': operation }),
    ...(destination !== '' && { 'messaging.destination.name': destination }),
  };
}

/** What kind of request it is, in the words of the semantic conventions. */
export function requestAttributes(span: SpanDocument): Attributes {
  const system = Object.hasOwn(databases, span.protocol) ? databases[span.protocol] : undefined;
  if (system !== undefined) return database(span, system);
  return queues.has(span.protocol) ? message(span) : http(span);
}

export const isQueue = (protocol: string): boolean => queues.has(protocol);
