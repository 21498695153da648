import { AbduceError, type TimeRange } from '@abduce/core';

/** The part that span and log queries share, checked, with defaults filled in. */
export function checkedQuery(
  query: {
    readonly range: TimeRange;
    readonly order?: 'oldest' | 'newest';
    readonly limit?: number;
  },
  signal: AbortSignal | undefined,
): { readonly range: TimeRange; readonly newestFirst: boolean; readonly limit: number } {
  signal?.throwIfAborted();
  const { range, order = 'oldest', limit = Number.POSITIVE_INFINITY } = query;
  if (order !== 'oldest' && order !== 'newest') {
    throw new AbduceError('CONFIG', `query asks for order "${order}"`, {
      hint: 'Use "oldest" or "newest".',
    });
  }
  if (!(limit >= 0)) {
    throw new AbduceError('CONFIG', `query has limit ${limit}`, {
      hint: 'Use a number of rows, 0 or more.',
    });
  }
  return { range, newestFirst: order === 'newest', limit };
}
