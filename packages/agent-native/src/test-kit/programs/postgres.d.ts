import { type Program, type ProgramOptions } from '../program.ts';
export interface ServerOptions extends Pick<ProgramOptions, 'cgroup' | 'host'> {
  /** Address to listen on; 127.0.0.1. */
  readonly address?: string;
  readonly port?: number;
}
export interface Server extends Program {
  readonly address: string;
  readonly port: number;
}
export interface Postgres extends Server {
  /** Folder of psql and pgbench. */
  readonly bin: string;
}
/** A PostgreSQL of its own in a temporary folder; user `postgres`, no password, database `postgres`. */
export declare function startPostgres(options?: ServerOptions): Promise<Postgres>;
//# sourceMappingURL=postgres.d.ts.map
