import { describe, expect, it } from 'vitest';
import { caseReadme } from './readme.ts';
import { goldenScenarios } from './scenarios.ts';

describe('golden scenarios', () => {
  it('have names of their own that do not give the cause away', () => {
    const ids = goldenScenarios.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[a-z]+(-[a-z]+)+$/.test(id))).toBe(true);
  });

  it.each(goldenScenarios)('$id says what is true of it', (scenario) => {
    const { truth } = scenario;
    const faulty = truth.verdict === 'root_cause';
    expect(truth.causes.length > 0).toBe(faulty);
    expect(truth.entities.length > 0).toBe(faulty);
    expect(truth.innocent).not.toContain(truth.trigger);
    const text = caseReadme(scenario, truth);
    for (const word of [...truth.causes, ...truth.entities, ...truth.innocent])
      expect(text).toContain(`\`${word}\``);
  });
});
