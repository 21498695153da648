/** A column of numbers that doubles its room as it grows. */
export interface Column<T extends Uint8Array | Uint32Array | Float64Array | BigUint64Array> {
  push(value: T[number]): void;
  take(): T;
}

function column<T extends Uint8Array | Uint32Array | Float64Array | BigUint64Array>(
  make: (length: number) => T,
): Column<T> {
  let values = make(1024);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const grown = make(length * 2);
        grown.set(values as never);
        values = grown;
      }
      values[length++] = value;
    },
    take: () => values.slice(0, length) as T,
  };
}

export const words = (): Column<Uint32Array> => column((n) => new Uint32Array(n));
export const bytes = (): Column<Uint8Array> => column((n) => new Uint8Array(n));
export const longs = (): Column<BigUint64Array> => column((n) => new BigUint64Array(n));

/** Texts by number, each once; number 0 is the empty text. */
export interface Texts {
  readonly all: string[];
  id(text: string): number;
}

export function texts(): Texts {
  const all = [''];
  const ids = new Map([['', 0]]);
  return {
    all,
    id(text) {
      let id = ids.get(text);
      if (id === undefined) ids.set(text, (id = all.push(text) - 1));
      return id;
    },
  };
}

/** Appends the 32-bit words of a hexadecimal id. What is not hexadecimal, such as `root`, becomes zeros. */
export function pushHex(column: Column<Uint32Array>, hex: string, count: number): void {
  for (let word = 0; word < count; word++) {
    column.push(Number.parseInt(hex.slice(word * 8, word * 8 + 8), 16) || 0);
  }
}
