import { freePort, startProgram } from '../program.ts';
import type { Server, ServerOptions } from './postgres.ts';

export async function startNats(options: ServerOptions = {}): Promise<Server> {
  const { address = '127.0.0.1' } = options;
  const port = options.port ?? (await freePort());
  const program = await startProgram('nats-server', ['-a', address, '-p', String(port)], {
    ...options,
    port,
  });
  return { ...program, address, port };
}
