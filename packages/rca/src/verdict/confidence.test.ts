import { createCaseFile } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';
import { standardRules } from '../hypotheses/standard-rules.ts';
import type { Indication } from '../indications/indication.ts';
import { defaultParameters, type EngineParameters } from '../parameters.ts';
import { sceneOf } from '../scene/scene.ts';
import { conclude } from './conclude.ts';
import { confidenceInCalm } from './confidence.ts';

const minute = 60_000;

function served(latency: number) {
  return {
    'service.requests': Array(10).fill(10),
    'service.time': Array.from({ length: 10 }, (_, i) => 10 * latency * (1 + 0.01 * (i % 3))),
  };
}

function caseOf(latency: number, target = true) {
  return createCaseFile({
    ...(target && { target: { service: 'api', indicator: 'latency' } as const }),
    window: { start: 30 * minute, end: 40 * minute, signals: { api: served(latency) } },
    baselines: [{ start: 20 * minute, end: 30 * minute, signals: { api: served(0.1) } }],
  });
}

describe('confidence', () => {
  it('is the belief to a power, and grows as the power falls', async () => {
    const confidence = async (parameters: Partial<EngineParameters>): Promise<number> =>
      (await createEngine({ parameters }).analyze(caseOf(0.5))).confidence;
    const belief = await confidence({ confidenceExponent: 1 });
    expect(belief).toBeGreaterThan(0.3);
    expect(await confidence({})).toBeCloseTo(belief ** defaultParameters.confidenceExponent);
  });

  it('trusts an all-clear the less, the more something points at a service', () => {
    const scene = sceneOf(caseOf(0.1, false));
    const pointing = (strength: number): Indication => ({
      kind: 'resource',
      entity: 'api',
      strength,
      mechanism: {},
      cite: () => 'E1',
    });
    const calm = confidenceInCalm(scene);
    expect(calm).toBeGreaterThan(0.6);
    expect(confidenceInCalm({ ...scene, indications: [pointing(0.4)] })).toBeCloseTo(0.6 * calm);
    const asked = sceneOf(caseOf(0.1));
    expect(confidenceInCalm({ ...asked, indications: [pointing(0.4)] })).toBe(
      confidenceInCalm(asked),
    );
  });

  it('neither accuses nor denies on what is indicated half as strongly as it takes', () => {
    const scene = sceneOf(caseOf(0.1, false));
    const verdict = (strength: number) => {
      const pointing: Indication = {
        kind: 'resource',
        entity: 'api',
        strength,
        mechanism: {},
        cite: () => 'E1',
      };
      return conclude({ ...scene, indications: [pointing] }, standardRules).verdict;
    };
    const { indicatedStrength } = defaultParameters;
    expect(verdict(0.4 * indicatedStrength)).toBe('no_fault');
    expect(verdict(0.6 * indicatedStrength)).toBe('inconclusive');
  });
});
