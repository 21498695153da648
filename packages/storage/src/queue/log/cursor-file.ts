import { join } from 'node:path';
import { codeOf } from '../disk/disk-error.ts';
import type { QueueFs } from '../disk/queue-fs.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';
import { cursorName, cursorTemporary } from './names.ts';
import type { Reserve } from './reserve.ts';

export interface CursorFile {
  /** `undefined` when there is none, or a damaged one. Throws `UNSUPPORTED` for an unknown version. */
  read(): Promise<Cursor | undefined>;
  /** Resolves when the cursor is durable: either the old one or the new one is there, never a mixture. */
  write(cursor: Cursor): Promise<void>;
}

export function cursorFile(fs: QueueFs, directory: string, reserve: Reserve): CursorFile {
  const path = join(directory, cursorName);
  const temporary = join(directory, cursorTemporary);
  const writeOnce = async (bytes: Uint8Array): Promise<void> => {
    const file = await fs.open(temporary, 'replace');
    try {
      await file.write([bytes], 0);
      await file.sync();
    } finally {
      await file.close().catch(() => undefined);
    }
    await fs.rename(temporary, path);
    await fs.syncDirectory(directory);
  };
  return {
    async read() {
      const size = await fs.size(path).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      });
      if (size === undefined) return undefined;
      const file = await fs.open(path, 'read');
      try {
        return decodeCursor(await file.read(0, size), path);
      } finally {
        await file.close();
      }
    },
    async write(cursor) {
      const bytes = encodeCursor(cursor);
      try {
        await writeOnce(bytes);
      } catch (error) {
        if (!['ENOSPC', 'EDQUOT'].includes(codeOf(error)) || !reserve.held) throw error;
        await reserve.release();
        await writeOnce(bytes);
      }
    },
  };
}
