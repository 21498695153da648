import { defineProject, type UserWorkspaceConfig } from 'vitest/config';

/** The configuration of one project of the workspace: what all have in common, and what is said here of this one. */
export function testProject(test: NonNullable<UserWorkspaceConfig['test']>): UserWorkspaceConfig {
  return defineProject({
    ssr: { resolve: { conditions: ['@abduce/source', 'node', 'import', 'default'] } },
    test: {
      exclude: ['**/node_modules/**', '**/*.integration.test.ts'],
      // All cores: the default leaves one idle, which on two is half of them. A project does not inherit it.
      maxWorkers: '100%',
      // Files share a worker and with it the modules, which hold no state but scratch memory: loading them anew
      // for every file took a third of the time. What a test puts in their place is taken back after it.
      isolate: false,
      restoreMocks: true,
      unstubGlobals: true,
      unstubEnvs: true,
      ...test,
    },
  });
}
