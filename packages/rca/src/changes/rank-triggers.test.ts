import { describe, expect, it } from 'vitest';
import { sceneOf } from '../scene/scene.ts';
import { toldIncident } from '../test-kit/told-incident.ts';
import { rankTriggers } from './rank-triggers.ts';
import { toldGuilty } from './told-guilty.ts';
import { toldNobody } from './told-nobody.ts';

describe('rankTriggers', () => {
  it.each(Object.entries(toldGuilty))('%s', (_, incident) => {
    const { candidates } = rankTriggers(sceneOf(toldIncident(incident)));
    expect(candidates[0]?.change).toBe(incident.guilty);
    expect(candidates[0]?.evidence).not.toEqual([]);
  });

  it.each(Object.entries(toldNobody))('%s', (_, incident) => {
    const { candidates } = rankTriggers(sceneOf(toldIncident(incident)));
    expect(candidates[0]).not.toHaveProperty('change');
  });
});
