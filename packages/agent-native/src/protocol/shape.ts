/** What was wrong with documents so far. Only counted: the sender may be hostile, and its words are not repeated. */
export interface Drops {
  /** Values of a wrong type, rows without a needed field, rows over a bound. */
  values: number;
}

/** The value as a `T`, or `undefined` when it is none; parts that could be left out were left out and counted. */
export type Shape<T> = (value: unknown, drops: Drops) => T | undefined;

/** Text, cut at `max` UTF-16 units. */
export function text(max = 256): Shape<string> {
  return (value) => (typeof value === 'string' ? value.slice(0, max) : undefined);
}

/** A finite number that is not negative. */
export const amount: Shape<number> = (value) =>
  typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY ? value : undefined;

/** A whole number, negative ones too. */
export const whole: Shape<number> = (value) =>
  Number.isSafeInteger(value) ? (value as number) : undefined;

export const flag: Shape<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

/** An unsigned 64-bit number as decimal text. */
export const decimal: Shape<string> = (value) =>
  typeof value === 'string' && /^\d{1,20}$/.test(value) ? value : undefined;

/** Hexadecimal of exactly that many digits, or empty. */
export function hex(digits: number): Shape<string> {
  const pattern = new RegExp(`^(?:[0-9a-f]{${digits}})?$`);
  return (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined);
}

export function oneOf<const T extends string>(...choices: readonly T[]): Shape<T> {
  return (value) => choices.find((choice) => choice === value);
}

/** Items that are wrong, or beyond `max`, are left out. */
export function list<T>(item: Shape<T>, max: number): Shape<readonly T[]> {
  return (value, drops) => {
    if (!Array.isArray(value)) return undefined;
    const items: T[] = [];
    for (const each of value.slice(0, max)) {
      const read = item(each, drops);
      if (read === undefined) drops.values++;
      else items.push(read);
    }
    drops.values += Math.max(0, value.length - max);
    return items;
  };
}

/** Values by name; without a prototype, so that a name is only a name. */
export function record<T>(item: Shape<T>, max: number): Shape<Readonly<Record<string, T>>> {
  return (value, drops) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const result: Record<string, T> = Object.create(null);
    let left = max;
    for (const [key, each] of Object.entries(value)) {
      const read = left > 0 && key.length <= 128 ? item(each, drops) : undefined;
      if (read === undefined) drops.values++;
      else {
        left--;
        result[key] = read;
      }
    }
    return result;
  };
}

/** Stands in where a value is absent; a wrong one is counted and replaced too. */
export function orElse<T>(shape: Shape<T>, fallback: T): Shape<T> {
  return (value, drops) => {
    if (value === undefined) return fallback;
    const read = shape(value, drops);
    if (read === undefined) drops.values++;
    return read ?? fallback;
  };
}

type Shapes<T> = { readonly [K in keyof T]-?: Shape<Exclude<T[K], undefined>> };

/** An object with all of `needed`, and those of `optional` that are there and right. Other fields are left out. */
export function object<T extends object, O extends object = object>(
  needed: Shapes<T>,
  optional?: Shapes<O>,
): Shape<T & Partial<O>> {
  const neededShapes = Object.entries(needed) as [string, Shape<unknown>][];
  const optionalShapes = Object.entries(optional ?? {}) as [string, Shape<unknown>][];
  return (value, drops) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const source = value as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    for (const [key, shape] of neededShapes) {
      const read = shape(Object.hasOwn(source, key) ? source[key] : undefined, drops);
      if (read === undefined) return undefined;
      result[key] = read;
    }
    for (const [key, shape] of optionalShapes) {
      if (!Object.hasOwn(source, key)) continue;
      const read = shape(source[key], drops);
      if (read === undefined) drops.values++;
      else result[key] = read;
    }
    return result as T & Partial<O>;
  };
}
