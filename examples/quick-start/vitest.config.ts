import { testProject } from '../../vitest.project.ts';

export default testProject({ name: 'example-quick-start', include: ['src/**/*.test.ts'] });
