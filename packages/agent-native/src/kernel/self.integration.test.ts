import { expect, it } from 'vitest';
import { makeCgroup } from '../test-kit/cgroup.ts';
import { observe } from '../test-kit/observe.ts';

it('a helper says what it costs, also before its first interval is over', async () => {
  await using cgroup = await makeCgroup('self');
  await using agent = await observe({ scope: [[cgroup, 'l4']] });
  const { self, events } = await agent.snapshot();
  expect(self.rss).toBeGreaterThan(1 << 20);
  expect(self.rss).toBeLessThan(256 << 20);
  expect(self.cpu).toBeGreaterThan(0);
  // Kinds that nothing tells of have no place in it.
  expect(Object.keys(events)).not.toContain('file');
});
