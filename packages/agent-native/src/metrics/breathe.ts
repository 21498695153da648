/** Lets everything else that is ready have its turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Does something with every item, and lets others have their turn after so many. */
export async function eachBreathing<T>(
  items: Iterable<T>,
  width: number,
  act: (item: T) => void,
): Promise<void> {
  let done = 0;
  for (const item of items) {
    act(item);
    if (++done % width === 0) await breathe();
  }
}
