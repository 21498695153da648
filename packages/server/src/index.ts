export { type AbduceServer, createServer, type ServerOptions } from './create-server.ts';
export type { IncidentRecord } from './incident-log.ts';
