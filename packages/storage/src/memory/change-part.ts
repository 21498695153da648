import type { ChangeEvent, ChangeStore, UnixMs } from '@abduce/core';
import { estimateBytes } from './batch-bytes.ts';
import type { PartContext, StorePart } from './part.ts';

export interface HeldChange {
  readonly change: ChangeEvent;
  readonly arrived: UnixMs;
}

interface Held extends HeldChange {
  readonly bytes: number;
}

export function changePart(context: PartContext): StorePart<ChangeStore, HeldChange> {
  const held = new Map<string, Held>();
  let bytes = 0;
  let duplicates = 0;
  const remove = (id: string): boolean => {
    bytes -= held.get(id)?.bytes ?? 0;
    return held.delete(id);
  };
  const oldest = (): Held | undefined => held.values().next().value;
  const add = ({ change, arrived }: HeldChange): void => {
    // The same id again is the same change, told better.
    if (remove(change.id)) duplicates++;
    const size = estimateBytes(change);
    held.set(change.id, { change, arrived, bytes: size });
    bytes += size;
  };
  return {
    part: {
      get bytes() {
        return bytes;
      },
      get oldest() {
        return oldest()?.arrived;
      },
      evictOldest() {
        const first = oldest();
        return first !== undefined && remove(first.change.id) ? 1 : 0;
      },
    },
    held: () => [...held.values()],
    restore: add,
    stats: () => ({ rows: held.size, bytes, duplicates }),
    clear() {
      held.clear();
      bytes = 0;
    },
    store: {
      async query({ range, services }, { signal } = {}) {
        signal?.throwIfAborted();
        const since = context.open();
        const found: ChangeEvent[] = [];
        for (const { change, arrived } of held.values()) {
          if (arrived < since || change.time < range.start || change.time >= range.end) continue;
          // A change of the whole system concerns every service.
          if (services === undefined || change.service === undefined) found.push(change);
          else if (services.includes(change.service)) found.push(change);
        }
        return found.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
      },
      async write({ changes = [] }, { signal } = {}) {
        signal?.throwIfAborted();
        context.open();
        for (const change of changes) add({ change, arrived: context.now() });
        context.retain();
      },
    },
  };
}
