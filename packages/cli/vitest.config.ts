import { testProject } from '../../vitest.project.ts';

export default testProject({ name: 'cli', include: ['src/**/*.test.ts'] });
