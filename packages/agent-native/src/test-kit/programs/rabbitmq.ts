import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, runProgram, startProgram, until, withCleanup } from '../program.ts';
import type { Server, ServerOptions } from './postgres.ts';

/** A RabbitMQ node of its own; user `guest`, password `guest`. */
export async function startRabbitmq(options: ServerOptions = {}): Promise<Server> {
  const { address = '127.0.0.1' } = options;
  const port = options.port ?? (await freePort());
  const [distribution, mapper] = [await freePort(), await freePort()];
  const folder = await mkdtemp(join(tmpdir(), 'abduce-rabbitmq-'));
  const id = Number(await runProgram('id', ['-u', 'rabbitmq']));
  await chown(folder, id, id);
  const file = join(folder, 'rabbitmq.conf');
  await writeFile(
    file,
    `listeners.tcp.1 = ${address}:${port}\nlog.console = true\nloopback_users = none\n`,
  );
  const env = {
    PATH: '/usr/lib/rabbitmq/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: folder,
    LANG: 'C.UTF-8',
    RABBITMQ_NODENAME: `abduce${port}@localhost`,
    RABBITMQ_CONFIG_FILE: file,
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    RABBITMQ_MNESIA_BASE: folder,
    RABBITMQ_LOG_BASE: folder,
    RABBITMQ_LOGS: '-',
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_DIST_PORT: String(distribution),
    ERL_EPMD_PORT: String(mapper),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1',
  };
  const program = await startProgram('/usr/lib/rabbitmq/bin/rabbitmq-server', [], {
    ...options,
    user: 'rabbitmq',
    cwd: folder,
    env,
    port,
    says: 'completed with',
    patience: 120_000,
  });
  return withCleanup(program, { address, port }, async () => {
    // The port mapper of Erlang outlives its nodes; it ends when told on its own port.
    await runProgram('epmd', ['-port', String(mapper), '-kill'], { env }).catch(() => '');
    await until('the node left its folder', () =>
      rm(folder, { recursive: true, force: true }).then(
        () => true,
        () => false,
      ),
    );
  });
}
