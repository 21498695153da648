import { bytesOf, type Step } from '../../test-kit/record-writer.ts';

const piece = (step: Step, bytes: Uint8Array, from: number, to: number): Step => ({
  ...(step.out === undefined
    ? { in: bytes.subarray(from, to) }
    : { out: bytes.subarray(from, to) }),
});

/** The same streams in other operations: each is cut into pieces of `size()` bytes. */
export function split(steps: readonly Step[], size: () => number): Step[] {
  return steps.flatMap((step) => {
    const bytes = bytesOf(step.out ?? step.in ?? '');
    const pieces: Step[] = [];
    for (let at = 0; at < bytes.length; ) {
      const to = Math.min(bytes.length, at + Math.max(1, size()));
      pieces.push(piece(step, bytes, at, to));
      at = to;
    }
    return pieces;
  });
}

/** Operations of one direction in a row become one. */
export function join(steps: readonly Step[]): Step[] {
  const joined: Step[] = [];
  for (const step of steps) {
    const last = joined.at(-1);
    const out = step.out !== undefined;
    if (last && (last.out !== undefined) === out) {
      const bytes = Buffer.concat([
        bytesOf(last.out ?? last.in ?? ''),
        bytesOf(step.out ?? step.in ?? ''),
      ]);
      joined[joined.length - 1] = out ? { out: bytes } : { in: bytes };
    } else joined.push(step);
  }
  return joined;
}
