import { freePort, startProgram } from '../program.ts';
import type { Server, ServerOptions } from './postgres.ts';

/** A Redis that keeps nothing. */
export async function startRedis(options: ServerOptions = {}): Promise<Server> {
  const { address = '127.0.0.1' } = options;
  const port = options.port ?? (await freePort());
  const program = await startProgram(
    'redis-server',
    [
      '--port',
      String(port),
      '--bind',
      address,
      '--save',
      '',
      '--protected-mode',
      'no',
      '--dir',
      '/tmp',
    ],
    { ...options, port },
  );
  return { ...program, address, port };
}
