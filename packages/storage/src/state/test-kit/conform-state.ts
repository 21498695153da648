import type { StateStore } from '@abduce/core';
import { type ManualClock, manualClock } from '@abduce/core/testing';
import { describe, it } from 'vitest';
import { hostileCases } from './hostile-cases.ts';
import { incidentCases } from './incident-cases.ts';
import { keyCases } from './key-cases.ts';
import { leadCases } from './lead-cases.ts';
import { projectCases } from './project-cases.ts';
import { at, type StateCase } from './state-cases.ts';
import { valueCases } from './value-cases.ts';

const cases: readonly StateCase[] = [
  ...projectCases,
  ...keyCases,
  ...incidentCases,
  ...valueCases,
  ...hostileCases,
  ...leadCases,
];

/** Registers every case with a fresh, empty store each. */
export function conformState(
  name: string,
  open: (clock: ManualClock) => StateStore | Promise<StateStore>,
): void {
  describe(`${name} conforms`, () => {
    for (const { name: title, run } of cases) {
      it(title, async () => {
        const clock = manualClock(at);
        const state = await open(clock);
        try {
          await run({ state, clock });
        } finally {
          await state.close();
        }
      });
    }
  });
}
