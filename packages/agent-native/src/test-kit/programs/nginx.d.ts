import type { Server, ServerOptions } from './postgres.ts';
export interface Nginx extends Server {
  readonly tlsPort: number;
  /** The self-signed certificate. */
  readonly certificate: string;
}
/** nginx with plain HTTP and TLS; `body` is the inside of both servers. */
export declare function startNginx(body: string, options?: ServerOptions): Promise<Nginx>;
//# sourceMappingURL=nginx.d.ts.map
