import { join } from 'node:path';
import { AbduceError } from '@abduce/core';
import { codeOf } from '../disk/disk-error.ts';
import { mayRun, ownIdentity, type ProcessIdentity } from '../disk/process-identity.ts';
import type { QueueFs } from '../disk/queue-fs.ts';
import { lockName } from './names.ts';

export interface Lock {
  release(): Promise<void>;
}

export interface LockOptions {
  readonly fs: QueueFs;
  readonly directory: string;
  /** Default this process. */
  readonly own?: ProcessIdentity;
  /** Default asks the operating system. */
  readonly runs?: (owner: ProcessIdentity, own: ProcessIdentity) => boolean;
}

/** Directories that queues of this process have open: its own lock says nothing about them. */
const open = new Set<string>();

function taken(directory: string, owner: string): AbduceError {
  return new AbduceError('CONFIG', `the queue in ${directory} belongs to ${owner}`, {
    hint: 'Give each process a directory of its own, or end the other one.',
    details: { directory },
  });
}

async function readOwner(fs: QueueFs, path: string): Promise<ProcessIdentity | undefined> {
  const file = await fs.open(path, 'read');
  try {
    return JSON.parse(Buffer.from(await file.read(0, 4096)).toString()) as ProcessIdentity;
  } catch (error) {
    // Cut off: whoever wrote it did not live to the end of it.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  } finally {
    await file.close();
  }
}

/**
 * Makes this process the one owner of a directory. A lock that a dead process left behind is taken over.
 * Throws `CONFIG` when the owner may still run.
 */
export async function acquireLock(options: LockOptions): Promise<Lock> {
  const { fs, directory, own = ownIdentity(), runs = mayRun } = options;
  const path = join(directory, lockName);
  if (open.has(directory)) throw taken(directory, 'another queue of this process');
  const content = Buffer.from(`${JSON.stringify(own)}\n`);
  const tries = 3;
  for (let i = 0; ; i++) {
    try {
      const file = await fs.open(path, 'create');
      try {
        await file.write([content], 0);
      } finally {
        await file.close();
      }
      break;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || i === tries) throw error;
    }
    const owner = await readOwner(fs, path).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    const same = owner?.pid === own.pid && owner.started === own.started && owner.boot === own.boot;
    if (owner !== undefined && !same && runs(owner, own)) {
      throw taken(directory, `process ${owner.pid}, which still runs`);
    }
    // Moved away under a name of our own: only one of those who find the same stale lock gets it.
    const stale = `${path}.stale-${own.pid}`;
    await fs.rename(path, stale).catch(() => undefined);
    await fs.remove(stale).catch(() => undefined);
  }
  open.add(directory);
  return {
    async release() {
      open.delete(directory);
      await fs.remove(path).catch(() => undefined);
    },
  };
}
