/** A typed array that grows; the backing store doubles, so appending is amortised O(1). */
type Numeric = Uint8Array | Uint32Array | Int32Array | Float64Array;

export interface Growable<T extends Numeric> {
  readonly length: number;
  push(value: number): void;
  /** A copy of exactly the values pushed. */
  take(): T;
}

function growable<T extends Numeric>(allocate: (length: number) => T): Growable<T> {
  let values = allocate(16);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === values.length) {
        const grown = allocate(length * 2);
        grown.set(values);
        values = grown;
      }
      values[length++] = value;
    },
    take: () => values.slice(0, length) as T,
  };
}

export const bytes = (): Growable<Uint8Array> => growable((n) => new Uint8Array(n));
export const words = (): Growable<Uint32Array> => growable((n) => new Uint32Array(n));
export const floats = (): Growable<Float64Array> => growable((n) => new Float64Array(n));
