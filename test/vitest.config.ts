import { testProject } from '../vitest.project.ts';

export default testProject({ name: 'workspace', include: ['**/*.test.ts'] });
