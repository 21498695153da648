/** What an attribute of a span tells the analysis. Preferred names first. */
const roles = {
  system: ['db.system.name', 'db.system', 'messaging.system'],
  space: ['db.namespace', 'db.name', 'messaging.destination.name'],
  text: ['db.query.text', 'db.statement'],
  summary: ['db.query.summary'],
  action: ['db.operation.name', 'db.operation'],
  table: ['db.collection.name', 'db.sql.table', 'db.mongodb.collection'],
  rows: ['db.response.returned_rows'],
  errorType: ['error.type', 'exception.type', 'db.response.status_code'],
  host: ['server.address', 'net.peer.name', 'http.host'],
  port: ['server.port', 'net.peer.port'],
  peer: ['service.peer.name', 'peer.service'],
  route: ['http.route', 'url.template', 'rpc.method'],
  status: ['http.response.status_code', 'http.status_code'],
  resend: ['http.request.resend_count'],
} as const;

type Role = keyof typeof roles;
const names = Object.keys(roles) as Role[];
/** The place of each role among the attributes that are found on a span. */
export const places: Readonly<Record<Role, number>> = Object.fromEntries(
  names.map((role, at) => [role, at]),
) as Record<Role, number>;
/** By attribute: the place of its role times 8, and its rank among the names of that role. */
export const roleCodes: ReadonlyMap<string, number> = new Map(
  names.flatMap((role, at) =>
    roles[role].map((name, rank): [string, number] => [name, at * 8 + rank]),
  ),
);

export const roleCount: number = names.length;
