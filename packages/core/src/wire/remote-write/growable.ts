interface Column {
  readonly length: number;
  [index: number]: number;
  set(values: this): void;
  slice(start: number, end: number): this;
}

/** A typed array that grows. */
export interface Growable<T> {
  readonly length: number;
  push(value: number): void;
  /** A copy of what was pushed. */
  take(): T;
}

export function growable<T extends Column>(
  type: new (length: number) => T,
  capacity: number,
): Growable<T> {
  let column = new type(capacity);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === column.length) {
        const grown = new type(length * 2);
        grown.set(column);
        column = grown;
      }
      column[length++] = value;
    },
    take: () => column.slice(0, length),
  };
}
