import { readFileSync, readlinkSync } from 'node:fs';

/** Tells one run of a process from every other. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Changes with every start of the machine; empty where it is not known. */
  readonly boot: string;
  /** The process namespace: the same pid in another container is another process. Empty where it is not known. */
  readonly space: string;
  /** When the process started, in the machine's own units: pids are used again. Empty where it is not known. */
  readonly started: string;
}

function tried(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

/** Field 22 of `/proc/<pid>/stat`, counted behind the name, which may hold anything but a last bracket. */
function startOf(pid: number): string {
  return tried(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  });
}

export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    boot: tried(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    space: tried(() => readlinkSync('/proc/self/ns/pid')),
    started: startOf(process.pid),
  };
}

/**
 * Whether the process of a lock may still run. One of an earlier start of the machine, or of another namespace, cannot
 * be asked: its lock is taken for stale, since a container that is started again would never get its own queue back.
 */
export function mayRun(owner: ProcessIdentity, own: ProcessIdentity): boolean {
  if (owner.boot !== own.boot || owner.space !== own.space) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return owner.started === '' || owner.started === startOf(owner.pid);
}
