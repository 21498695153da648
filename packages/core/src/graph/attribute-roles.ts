/** What an attribute tells about a call; names of older semantic conventions count as well, the newest wins. */
export const role = {
  none: 0,
  httpStatus: 1,
  grpcStatus: 2,
  route: 3,
  method: 4,
  url: 5,
  path: 6,
  resend: 7,
  dbSystem: 8,
  dbNamespace: 9,
  dbSummary: 10,
  dbText: 11,
  dbOperation: 12,
  dbCollection: 13,
  queueSystem: 14,
  queueName: 15,
  queueOperation: 16,
  queueTemporary: 17,
  rpcSystem: 18,
  rpcService: 19,
  rpcMethod: 20,
  peer: 21,
  host: 22,
  port: 23,
} as const;

export const roleCount = 24;

/** Preferred name first. */
const names: Readonly<Record<Exclude<keyof typeof role, 'none'>, readonly string[]>> = {
  httpStatus: ['http.response.status_code', 'http.status_code'],
  grpcStatus: ['rpc.grpc.status_code'],
  route: ['url.template', 'http.route'],
  method: ['http.request.method', 'http.method'],
  url: ['url.full', 'http.url'],
  path: ['url.path', 'http.target'],
  resend: ['http.request.resend_count', 'http.resend_count'],
  dbSystem: ['db.system.name', 'db.system'],
  dbNamespace: ['db.namespace', 'db.name'],
  dbSummary: ['db.query.summary'],
  dbText: ['db.query.text', 'db.statement'],
  dbOperation: ['db.operation.name', 'db.operation'],
  dbCollection: [
    'db.collection.name',
    'db.sql.table',
    'db.mongodb.collection',
    'db.cassandra.table',
  ],
  queueSystem: ['messaging.system'],
  queueName: [
    'messaging.destination.template',
    'messaging.destination.name',
    'messaging.destination',
  ],
  queueOperation: ['messaging.operation.type', 'messaging.operation', 'messaging.operation.name'],
  queueTemporary: ['messaging.destination.temporary', 'messaging.destination.anonymous'],
  rpcSystem: ['rpc.system.name', 'rpc.system'],
  rpcService: ['rpc.service'],
  rpcMethod: ['rpc.method'],
  peer: ['service.peer.name', 'peer.service'],
  host: [
    'server.address',
    'net.peer.name',
    'http.host',
    'net.sock.peer.name',
    'network.peer.address',
    'net.peer.ip',
    'net.sock.peer.addr',
  ],
  port: ['server.port', 'net.peer.port', 'network.peer.port', 'net.sock.peer.port'],
};

/** Attribute name → `role · 16 + rank`; a lower rank is the preferred name. */
export const rolesByName: ReadonlyMap<string, number> = new Map(
  Object.entries(names).flatMap(([key, list]) =>
    list.map((name, rank): [string, number] => [name, role[key as keyof typeof role] * 16 + rank]),
  ),
);
