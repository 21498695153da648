import type { HostFiles } from '../identity/host-files.ts';
import { applicationType } from './application-type.ts';

/** Types of what processes run, remembered as long as a process is asked for. */
export interface ApplicationTypes {
  of(pids: readonly number[]): Promise<readonly string[]>;
  /** Forgets processes that were not asked for since the last call. */
  prune(): void;
}

export function applicationTypes(files: HostFiles): ApplicationTypes {
  const known = new Map<number, { type: string; asked: boolean }>();
  return {
    async of(pids) {
      const types = new Set<string>();
      for (const pid of pids) {
        let entry = known.get(pid);
        if (entry === undefined) {
          const line = (await files.text(`/proc/${pid}/cmdline`, 16_384)) ?? '';
          entry = {
            type: applicationType(line.split('\0').filter((word) => word !== '')),
            asked: true,
          };
          // Between fork and exec a process has the command line of its parent, so it is asked again if it says nothing.
          if (entry.type !== '') known.set(pid, entry);
        }
        entry.asked = true;
        if (entry.type !== '') types.add(entry.type);
      }
      return [...types];
    },
    prune() {
      for (const [pid, entry] of known) {
        if (entry.asked) entry.asked = false;
        else known.delete(pid);
      }
    },
  };
}
