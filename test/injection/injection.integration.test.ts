import { describe, it } from 'vitest';
import { goldenCases } from '../golden/golden-case.ts';
import { expectUnmoved } from './invariance.ts';

describe('hostile text in every recorded case', () => {
  it.each(goldenCases())(
    'moves nothing in $id',
    async ({ caseFile }) => expectUnmoved(caseFile(), 'all'),
    120_000,
  );
});
