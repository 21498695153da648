/** A value in one line, for messages; maps, typed arrays and NaN can be told apart. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const list = (items: Iterable<unknown>): string => Array.from(items, shown).join(', ');
  if (value instanceof Map) {
    return `Map { ${Array.from(value, ([key, inner]) => `${shown(key)}: ${shown(inner)}`).join(', ')} }`;
  }
  if (ArrayBuffer.isView(value)) return `[${list(value as Uint8Array)}]`;
  if (Array.isArray(value)) return `[${list(value)}]`;
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${shown(inner)}`);
  return `{ ${entries.join(', ')} }`;
}

function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (ArrayBuffer.isView(a) || Array.isArray(a)) {
    const [x, y] = [a as ArrayLike<unknown>, b as ArrayLike<unknown>];
    return x.length === y.length && Array.from(x).every((value, i) => equal(value, y[i]));
  }
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    for (const [key, value] of a) if (!b.has(key) || !equal(value, b.get(key))) return false;
    return true;
  }
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return (
    keys.length === others.length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(Reflect.get(a, key), Reflect.get(b, key)))
  );
}

/** Throws unless both are equal in depth; `NaN` equals `NaN`, and 0 equals -0. */
export function same(actual: unknown, expected: unknown, what: string): void {
  if (!equal(actual, expected)) {
    throw new Error(`${what}: expected ${shown(expected)} but got ${shown(actual)}`);
  }
}

export function holds(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}

/** The reason that a promise rejects with; throws when it does not, or does not in time. */
export async function rejection(promise: Promise<unknown>, what: string): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`${what}: expected a rejection but got ${shown(value)}`);
}
