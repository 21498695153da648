import { join } from 'node:path';
import type { QueueFs } from '../disk/queue-fs.ts';
import { reserveName } from './names.ts';

/** More than a cursor file and what a file system keeps beside it take. */
export const reserveBytes: number = 64 * 1024;

/**
 * Space set aside on the disk. On a full disk it is given up, so that the cursor can be written and segments can be
 * removed: deleting needs no free space. Nothing is appended until it is there again, so that what was given up for
 * the cursor is not eaten by new records.
 */
export interface Reserve {
  readonly held: boolean;
  /** Makes it durable; throws what the file system throws. */
  take(): Promise<void>;
  release(): Promise<void>;
}

export function reserve(fs: QueueFs, directory: string): Reserve {
  const path = join(directory, reserveName);
  let held = false;
  const remove = (): Promise<void> => fs.remove(path).catch(() => undefined);
  return {
    get held() {
      return held;
    },
    async take() {
      if (held) return;
      if ((await fs.size(path).catch(() => 0)) === reserveBytes) {
        held = true;
        return;
      }
      const file = await fs.open(path, 'replace');
      try {
        await file.write([new Uint8Array(reserveBytes).fill(1)], 0);
        await file.sync();
        held = true;
      } finally {
        await file.close().catch(() => undefined);
        if (!held) await remove();
      }
    },
    async release() {
      held = false;
      await remove();
    },
  };
}
