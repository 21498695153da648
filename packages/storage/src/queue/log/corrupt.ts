import { join } from 'node:path';
import type { QueueFs } from '../disk/queue-fs.ts';

const suffix = '.corrupt';

/** Keeps a damaged file for a person to look at, out of the queue's way. */
export function putAside(fs: QueueFs, path: string): Promise<void> {
  return fs.rename(path, `${path}${suffix}`);
}

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
