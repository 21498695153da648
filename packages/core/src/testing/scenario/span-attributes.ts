import type { AttributesInit, AttributeValue } from '../../model/attributes.ts';
import type { Backend } from './system.ts';

type Protocol = 'http' | 'grpc';
type Written = Readonly<Record<string, AttributeValue>>;

/** Name and attributes of a span, by the OpenTelemetry semantic conventions. */
export interface Description {
  readonly name: string;
  readonly attributes: AttributesInit;
}

function splitRoute(operation: string): readonly [method: string, route: string] {
  const space = operation.indexOf(' ');
  return space < 0 ? ['GET', operation] : [operation.slice(0, space), operation.slice(space + 1)];
}

function outcome(protocol: Protocol, failed: boolean, reason: string | undefined): Written {
  if (protocol === 'grpc') {
    return {
      'rpc.response.status_code': failed
        ? reason === undefined
          ? 'INTERNAL'
          : 'UNAVAILABLE'
        : 'OK',
      'rpc.grpc.status_code': failed ? (reason === undefined ? 13 : 14) : 0,
      ...(failed && { 'error.type': reason ?? 'INTERNAL' }),
    };
  }
  if (reason !== undefined) return { 'error.type': reason };
  return {
    'http.response.status_code': failed ? 500 : 200,
    ...(failed && { 'error.type': '500' }),
  };
}

export function describeServer(
  protocol: Protocol,
  operation: string,
  address: string,
  failed: boolean,
): Description {
  if (protocol === 'grpc') {
    const [service = '', method = ''] = operation.split('/');
    return {
      name: operation,
      attributes: {
        'rpc.system': 'grpc',
        'rpc.service': service,
        'rpc.method': method,
        'server.address': address,
        ...outcome(protocol, failed, undefined),
      },
    };
  }
  const [method, route] = splitRoute(operation);
  return {
    name: `${method} ${route}`,
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'url.path': route.replaceAll(/\{[^}]*\}/g, '42'),
      'url.scheme': 'http',
      'server.address': address,
      'server.port': 8080,
      ...outcome(protocol, failed, undefined),
    },
  };
}

/** `reason` is set when no answer came: `ECONNREFUSED`, `timeout`. */
export function describeClient(
  protocol: Protocol,
  operation: string,
  address: string,
  failed: boolean,
  reason: string | undefined,
  attempt: number,
): Description {
  if (protocol === 'grpc') {
    const server = describeServer('grpc', operation, address, failed);
    return {
      name: server.name,
      attributes: {
        ...(server.attributes as Written),
        'server.port': 50051,
        ...outcome('grpc', failed, reason),
      },
    };
  }
  const [method, route] = splitRoute(operation);
  return {
    name: method,
    attributes: {
      'http.request.method': method,
      'url.full': `http://${address}:8080${route.replaceAll(/\{[^}]*\}/g, '42')}`,
      'url.template': route,
      'server.address': address,
      'server.port': 8080,
      ...outcome('http', failed, reason),
      ...(attempt > 0 && { 'http.request.resend_count': attempt }),
    },
  };
}

const ports: Readonly<Record<string, number>> = {
  postgresql: 5432,
  mysql: 3306,
  redis: 6379,
  mongodb: 27017,
};

export function describeStatement(
  backend: Backend,
  statement: string,
  reason: string | undefined,
): Description {
  const verb = statement.trim().split(/\s+/, 1)[0]?.toUpperCase() ?? '';
  const table = /\b(?:from|into|update|table)\s+["`]?([\w.]+)/i.exec(statement)?.[1];
  const port = ports[backend.system];
  return {
    name: table === undefined ? verb : `${verb} ${table}`,
    attributes: {
      'db.system.name': backend.system,
      'db.namespace': backend.name,
      'db.operation.name': verb,
      ...(table !== undefined && { 'db.collection.name': table }),
      'db.query.text': statement,
      'server.address': backend.address,
      ...(port !== undefined && { 'server.port': port }),
      ...(reason !== undefined && { 'error.type': reason }),
    },
  };
}

export function describeMessage(
  backend: Backend,
  type: 'send' | 'process',
  group: string | undefined,
  reason: string | undefined,
): Description {
  return {
    name: `${type} ${backend.name}`,
    attributes: {
      'messaging.system': backend.system,
      'messaging.destination.name': backend.name,
      'messaging.operation.name': type,
      'messaging.operation.type': type,
      'server.address': backend.address,
      ...(group !== undefined && { 'messaging.consumer.group.name': group }),
      ...(reason !== undefined && { 'error.type': reason }),
    },
  };
}
