/** Costs of one object, array or string beyond its content; about what V8 takes. */
const overhead = { object: 64, view: 150, string: 24 } as const;

/**
 * An estimate of the memory that a value keeps alive. Buffers are counted once however many views look at them;
 * strings with a byte a character.
 */
export function estimateBytes(value: unknown): number {
  const seen = new Set<unknown>();
  const stack: unknown[] = [value];
  let total = 0;
  while (stack.length > 0) {
    const item = stack.pop();
    if (typeof item === 'string') total += overhead.string + item.length;
    else if (typeof item === 'object' && item !== null) {
      if (ArrayBuffer.isView(item)) {
        total += overhead.view;
        if (!seen.has(item.buffer)) {
          seen.add(item.buffer);
          total += item.buffer.byteLength;
        }
      } else if (!seen.has(item)) {
        seen.add(item);
        total += overhead.object;
        if (item instanceof Map) for (const [key, inner] of item) stack.push(key, inner);
        else if (Array.isArray(item)) {
          total += item.length * 8;
          for (const inner of item) {
            if (typeof inner === 'string') total += overhead.string + inner.length;
            else stack.push(inner);
          }
        } else for (const inner of Object.values(item)) stack.push(inner);
      }
    }
  }
  return total;
}
