import { isAbduceError } from '@abduce/core';

/** What servers say when an answer would be too large. */
const tooMuch =
  /too many samples|maximum resolution|too many points|max(imum)? (number of )?(samples|points|fetched|chunks|bytes)|err-mimir-max|exceed|response too large|cannot select more than|memory limit/i;

function isTooMuch(error: unknown): boolean {
  if (!isAbduceError(error, 'STORE_REJECTED')) return false;
  if (error.details.limit === 'response-bytes') return true;
  const { status, message } = error.details;
  const refused = status === 400 || status === 413 || status === 422;
  return refused && tooMuch.test(String(message));
}

/** Runs over `from` up to `to`, in halves where the answer would be too large for one, in order. */
export async function inHalves<T>(
  from: number,
  to: number,
  run: (from: number, to: number) => Promise<T>,
): Promise<T[]> {
  try {
    return [await run(from, to)];
  } catch (error) {
    if (to - from < 2 || !isTooMuch(error)) throw error;
    const middle = Math.floor((from + to) / 2);
    const first = await inHalves(from, middle, run);
    return [...first, ...(await inHalves(middle, to, run))];
  }
}

/** Runs over `from` up to `to` in pieces of at most `size`, all of them under way at once; results in order. */
export async function inPieces<T>(
  from: number,
  to: number,
  size: number,
  run: (from: number, to: number) => Promise<T>,
): Promise<T[]> {
  const pieces: Promise<T[]>[] = [];
  for (let start = from; start < to; start += size) {
    pieces.push(inHalves(start, Math.min(to, start + size), run));
  }
  const settled = await Promise.allSettled(pieces);
  const failed = settled.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return (await Promise.all(pieces)).flat();
}
