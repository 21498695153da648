import { calm } from './calm.ts';
import { dependencies } from './dependencies.ts';
import type { GoldenScenario } from './golden-scenario.ts';
import { operations } from './operations.ts';
import { releases } from './releases.ts';

export const goldenScenarios: readonly GoldenScenario[] = [
  ...releases,
  ...operations,
  ...dependencies,
  ...calm,
];
