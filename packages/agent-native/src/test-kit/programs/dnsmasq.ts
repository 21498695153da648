import { freePort, startProgram } from '../program.ts';
import type { Server, ServerOptions } from './postgres.ts';

/** A name server that knows the given names and says NXDOMAIN of all others. Port 53 unless told. */
export async function startDnsmasq(
  names: Readonly<Record<string, string>>,
  options: ServerOptions = {},
): Promise<Server> {
  const { address = '127.0.0.1' } = options;
  const port = options.port ?? (options.host === undefined ? await freePort() : 53);
  const program = await startProgram(
    'dnsmasq',
    [
      ...['--no-daemon', '--no-resolv', '--no-hosts', '--conf-file=/dev/null', '--user=root'],
      ...[
        '--bind-interfaces',
        `--listen-address=${address}`,
        `--port=${port}`,
        '--local=/test/',
        '--local=/example/',
      ],
      ...Object.entries(names).map(([name, ip]) => `--host-record=${name},${ip}`),
    ],
    { ...options, port },
  );
  return { ...program, address, port };
}
