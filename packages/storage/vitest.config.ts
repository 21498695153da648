import { testProject } from '../../vitest.project.ts';

export default testProject({ name: 'storage', include: ['src/**/*.test.ts'] });
