/** Bytes held by one request; given back in one go, once. */
export interface Lease {
  readonly held: number;
  /** False when the budget has no room: nothing is taken then. */
  grow(bytes: number): boolean;
  shrink(bytes: number): void;
  release(): void;
}

/** One bound over the bytes of all requests in flight; a request that is alone may go beyond it. */
export interface Budget {
  readonly limit: number;
  readonly used: number;
  lease(): Lease;
}

export function createBudget(limit: number): Budget {
  let used = 0;
  return {
    limit,
    get used() {
      return used;
    },
    lease() {
      let held = 0;
      return {
        get held() {
          return held;
        },
        grow(bytes) {
          // Alone, a request may take what its own caps allow: told to wait, it would wait for ever.
          if (used + bytes > limit && used > held) return false;
          used += bytes;
          held += bytes;
          return true;
        },
        shrink(bytes) {
          const given = Math.min(bytes, held);
          used -= given;
          held -= given;
        },
        release() {
          used -= held;
          held = 0;
        },
      };
    },
  };
}
