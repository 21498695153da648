import { testProject } from '../../vitest.project.ts';

export default testProject({ name: 'server', include: ['src/**/*.test.ts'] });
