import { testProject } from '../../vitest.project.ts';

export default testProject({ name: 'example-other-model', include: ['src/**/*.test.ts'] });
