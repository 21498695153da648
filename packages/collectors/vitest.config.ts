import { testProject } from '../../vitest.project.ts';

export default testProject({
  name: 'collectors',
  include: ['src/**/*.test.ts'],
  // Measures the memory of its process.
  isolate: true,
  // Real sockets and child processes: patience for a busy machine, which costs nothing on an idle one.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 20_000 } },
});
