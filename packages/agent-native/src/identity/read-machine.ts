import { hostname, release } from 'node:os';
import type { Machine } from '../metrics/owner.ts';
import type { HostFiles } from './host-files.ts';

/** Who the machine is, by its files; what they do not tell comes from the running system. */
export async function readMachine(files: HostFiles): Promise<Machine> {
  const line = async (path: string): Promise<string> =>
    (await files.text(path, 4096))?.trim() ?? '';
  const [name, id, oldId, uuid, kernel] = await Promise.all([
    line('/proc/sys/kernel/hostname'),
    line('/etc/machine-id'),
    line('/var/lib/dbus/machine-id'),
    line('/sys/class/dmi/id/product_uuid'),
    line('/proc/sys/kernel/osrelease'),
  ]);
  const called = name || hostname();
  return {
    hostname: called,
    // Without an id, machines are told apart by their names.
    id: id || oldId || called,
    systemUuid: uuid.toLowerCase(),
    kernel: kernel || release(),
  };
}
