import { expect, it } from 'vitest';
import { helperPath } from '../test-kit/observe.ts';
import { support } from './support.ts';

it('says that all of it works for root on a kernel that has it all', async () => {
  const found = await support({ helperPath });
  expect(found.missing).toEqual([]);
  expect(found.usable).toBe(true);
  expect(found.signals.filter(({ works }) => !works)).toEqual([]);
  expect(found.signals.map(({ signal }) => signal)).toEqual(
    expect.arrayContaining([
      'connections',
      'requests',
      'retransmits',
      'processes',
      'disk',
      'cpu profile',
      'tls openssl',
      'tls go',
      'event loop',
      'seeding',
      'address translation',
    ]),
  );
});
