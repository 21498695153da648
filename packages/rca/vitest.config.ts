import { testProject } from '../../vitest.project.ts';

export default testProject({ name: 'rca', include: ['src/**/*.test.ts'] });
