/** Lets a bounded number in at a time, in order of arrival. */
export interface Gate {
  /** Resolves with the way out, to be called once; calling it again is harmless. */
  enter(): Promise<() => void>;
}

export function createGate(places: number): Gate {
  let free = places;
  const waiting: (() => void)[] = [];
  const leaver = (): (() => void) => {
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      const next = waiting.shift();
      if (next) next();
      else free++;
    };
  };
  return {
    enter() {
      if (free > 0) {
        free--;
        return Promise.resolve(leaver());
      }
      return new Promise((resolve) => waiting.push(() => resolve(leaver())));
    },
  };
}
