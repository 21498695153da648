import { testProject } from '../../vitest.project.ts';

export default testProject({ name: 'example-trace-analysis', include: ['src/**/*.test.ts'] });
