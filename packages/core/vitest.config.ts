import { testProject } from '../../vitest.project.ts';

export default testProject({ name: 'core', include: ['src/**/*.test.ts'] });
