const shardBits = 8;
const shardCount = 1 << shardBits;

/** A set of 64-bit fingerprints, given as two words. */
export interface IdSet {
  readonly size: number;
  /** False when it was there already. */
  add(high: number, low: number): boolean;
  delete(high: number, low: number): void;
}

interface Shard {
  /** Two words a slot; both zero is an empty slot. */
  slots: Uint32Array;
  used: number;
}

/**
 * Open addressing in 256 shards that grow on their own, so that no insertion ever moves more than a small part of
 * the whole. Deleting shifts later entries back: there are no tombstones to pile up.
 */
export function idSet(): IdSet {
  const shards = Array.from(
    { length: shardCount },
    (): Shard => ({ slots: new Uint32Array(32), used: 0 }),
  );
  let size = 0;

  const find = ({ slots }: Shard, high: number, low: number): number => {
    const mask = slots.length / 2 - 1;
    let slot = low & mask;
    for (;;) {
      const [a, b] = [slots[slot * 2] as number, slots[slot * 2 + 1] as number];
      if ((a === high && b === low) || (a === 0 && b === 0)) return slot;
      slot = (slot + 1) & mask;
    }
  };
  const grow = (shard: Shard): void => {
    const old = shard.slots;
    shard.slots = new Uint32Array(old.length * 2);
    for (let i = 0; i < old.length; i += 2) {
      const [a, b] = [old[i] as number, old[i + 1] as number];
      if (a === 0 && b === 0) continue;
      const slot = find(shard, a, b);
      shard.slots[slot * 2] = a;
      shard.slots[slot * 2 + 1] = b;
    }
  };

  return {
    get size() {
      return size;
    },
    add(high, low) {
      const key = high === 0 && low === 0 ? 1 : high;
      const shard = shards[key >>> (32 - shardBits)] as Shard;
      let slot = find(shard, key, low);
      if (shard.slots[slot * 2] !== 0 || shard.slots[slot * 2 + 1] !== 0) return false;
      if ((shard.used + 1) * 4 > shard.slots.length) {
        grow(shard);
        slot = find(shard, key, low);
      }
      shard.slots[slot * 2] = key;
      shard.slots[slot * 2 + 1] = low;
      shard.used++;
      size++;
      return true;
    },
    delete(high, low) {
      const key = high === 0 && low === 0 ? 1 : high;
      const shard = shards[key >>> (32 - shardBits)] as Shard;
      const { slots } = shard;
      const mask = slots.length / 2 - 1;
      let hole = find(shard, key, low);
      if (slots[hole * 2] === 0 && slots[hole * 2 + 1] === 0) return;
      shard.used--;
      size--;
      for (let at = (hole + 1) & mask; ; at = (at + 1) & mask) {
        const [a, b] = [slots[at * 2] as number, slots[at * 2 + 1] as number];
        if (a === 0 && b === 0) break;
        // An entry may move back into the hole unless that would put it before its home slot.
        if (((at - (b & mask)) & mask) >= ((at - hole) & mask)) {
          slots[hole * 2] = a;
          slots[hole * 2 + 1] = b;
          hole = at;
        }
      }
      slots[hole * 2] = slots[hole * 2 + 1] = 0;
    },
  };
}
