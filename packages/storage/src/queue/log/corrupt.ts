import { dirname, join } from 'node:path';
import type { QueueFs } from '../disk/queue-fs.ts';

const suffix = '.corrupt';

/** Removes the oldest files put aside until at most `bytes` are left; gives back how many bytes those are. */
export async function pruneCorrupt(fs: QueueFs, directory: string, bytes: number): Promise<number> {
  const names = (await fs.list(directory)).filter((name) => name.endsWith(suffix)).sort();
  let kept = 0;
  for (const name of names.reverse()) {
    const path = join(directory, name);
    const size = await fs.size(path);
    if (kept + size > bytes) await fs.remove(path);
    else kept += size;
  }
  return kept;
}

/** Keeps a damaged file for a person to look at, out of the queue's way, and at most so many bytes of such files. */
export async function putAside(fs: QueueFs, path: string, bytes: number): Promise<void> {
  await fs.rename(path, `${path}${suffix}`);
  await pruneCorrupt(fs, dirname(path), bytes);
}
