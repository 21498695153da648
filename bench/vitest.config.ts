import { testProject } from '../vitest.project.ts';

export default testProject({ name: 'bench', include: ['**/*.test.ts'] });
