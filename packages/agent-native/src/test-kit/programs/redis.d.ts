import type { Server, ServerOptions } from './postgres.ts';
/** A Redis that keeps nothing. */
export declare function startRedis(options?: ServerOptions): Promise<Server>;
//# sourceMappingURL=redis.d.ts.map
