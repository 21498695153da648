import { testProject } from '../../vitest.project.ts';

export default testProject({ name: 'example-custom-inspection', include: ['src/**/*.test.ts'] });
