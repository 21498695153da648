import { AbduceError } from '@abduce/core';

/** Loads an optional peer; a missing one is an error that says how to get it. */
export async function loadPeer<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new AbduceError('MISSING_PEER', `${name} is not installed`, {
      hint: `Run: npm i ${name}`,
      cause,
      details: { peer: name },
    });
  }
}
