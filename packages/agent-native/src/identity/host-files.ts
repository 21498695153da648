import { open, readdir, readlink, statfs } from 'node:fs/promises';
import { join } from 'node:path';

export interface FileSpace {
  readonly total: number;
  readonly free: number;
  /** What users without special rights may still take. */
  readonly available: number;
}

/** The few ways in which the agent looks at its host. All answer `undefined` or nothing when there is nothing to see. */
export interface HostFiles {
  /** At most `limit` bytes from the beginning. Default 1 MiB. */
  text(path: string, limit?: number): Promise<string | undefined>;
  /** Names in a folder, at most 20,000. */
  list(path: string): Promise<readonly string[]>;
  /** Names of the folders in a folder. */
  folders(path: string): Promise<readonly string[]>;
  link(path: string): Promise<string | undefined>;
  space(path: string): Promise<FileSpace | undefined>;
}

export interface HostFilesOptions {
  /** Where the host's root is mounted, such as `/host`. Default `/`. */
  readonly root?: string;
}

const maxNames = 20_000;

async function readBounded(path: string, limit: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    // Files of /proc and of cgroups tell no size.
    const chunks: Buffer[] = [];
    let left = limit;
    while (left > 0) {
      const chunk = Buffer.allocUnsafe(Math.min(left, chunks.length === 0 ? 4096 : 65_536));
      const { bytesRead } = await file.read(chunk, 0, chunk.length);
      if (bytesRead === 0) break;
      chunks.push(chunk.subarray(0, bytesRead));
      left -= bytesRead;
    }
    return Buffer.concat(chunks).toString();
  } finally {
    await file.close();
  }
}

/** The host's own files. */
export function hostFiles(options: HostFilesOptions = {}): HostFiles {
  const root = options.root ?? '/';
  const at = (path: string): string => join(root, path);
  const quiet = <T>(result: Promise<T>): Promise<T | undefined> => result.catch(() => undefined);
  return {
    text: (path, limit = 1 << 20) => quiet(readBounded(at(path), limit)),
    list: async (path) => (await quiet(readdir(at(path))))?.slice(0, maxNames) ?? [],
    async folders(path) {
      const entries = (await quiet(readdir(at(path), { withFileTypes: true }))) ?? [];
      return entries
        .slice(0, maxNames)
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name);
    },
    link: (path) => quiet(readlink(at(path))),
    async space(path) {
      const found = await quiet(statfs(at(path)));
      return (
        found && {
          total: found.blocks * found.bsize,
          free: found.bfree * found.bsize,
          available: found.bavail * found.bsize,
        }
      );
    },
  };
}
