import { freePort, startProgram } from '../program.ts';
import type { Server, ServerOptions } from './postgres.ts';

export async function startMemcached(options: ServerOptions = {}): Promise<Server> {
  const { address = '127.0.0.1' } = options;
  const port = options.port ?? (await freePort());
  const program = await startProgram(
    'memcached',
    ['-p', String(port), '-l', address, '-U', '0', '-u', 'nobody'],
    { ...options, port },
  );
  return { ...program, address, port };
}
