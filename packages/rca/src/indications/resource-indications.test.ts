import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';
import { sceneOf } from '../scene/scene.ts';
import { tracedCase } from '../test-kit/traced-case.ts';

const usual = [1, 1.1, 0.9, 1, 1.2, 1, 0.9, 1.1, 1];
const cpu = (window: readonly number[], normal: readonly number[] = usual) =>
  tracedCase({
    normal: [],
    window: [],
    services: ['a', 'b'],
    signals: [
      { signal: 'instance.cpu.usage', entity: 'a-0', values: [...usual, 1, 1.1, 0.9] },
      { signal: 'instance.cpu.usage', entity: 'b-0', values: [...normal, ...window] },
    ],
  });

const strengthAtB = (...given: Parameters<typeof cpu>): number =>
  sceneOf(cpu(...given)).indications.find(({ entity }) => entity === 'b')?.strength ?? 0;

describe('resourceIndications', () => {
  it('finds processes that use more CPU than at any usual time', async () => {
    const caseFile = cpu([4, 5, 4]);
    expect(sceneOf(caseFile).ranking[0]?.entity).toBe('b');
    const { hypotheses } = await createEngine().analyze(caseFile);
    expect(hypotheses[0]).toMatchObject({ cause: 'cpu_regression', entity: 'b' });
  });

  it('makes less of one spike than of a level, and nothing of the usual', () => {
    expect(strengthAtB([4, 4, 4])).toBeGreaterThan(1.2 * strengthAtB([1, 4, 1]));
    expect(strengthAtB([1, 1.1, 1])).toBe(0);
  });

  it('makes less of the same level where normal times strayed as far', () => {
    expect(strengthAtB([4, 4, 4], [1, 4, 4, 4, 1, 4, 4, 4, 1])).toBe(0);
  });

  it('takes gaps in the data for what they are', () => {
    const none = Number.NaN;
    expect(strengthAtB([none, 5, none])).toBeGreaterThan(0.3);
    expect(strengthAtB([none, none, none])).toBe(0);
    expect(strengthAtB([5, 5, 5], [1, none, none, none, none, none, none, none, 1])).toBe(0);
  });

  it('sees a step of memory, not its growth', () => {
    const memory = (values: readonly number[]): number => {
      const caseFile = tracedCase({
        normal: [],
        window: [],
        services: ['a', 'b'],
        signals: [{ signal: 'instance.memory.usage', entity: 'b-0', values }],
      });
      return sceneOf(caseFile).indications.find(({ entity }) => entity === 'b')?.strength ?? 0;
    };
    expect(memory([20, 20, 20, 20, 20, 20, 20, 20, 20, 24, 24, 24])).toBeGreaterThan(0.2);
    expect(memory([20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31])).toBe(0);
  });
});
