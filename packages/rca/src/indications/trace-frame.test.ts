import { describe, expect, it } from 'vitest';
import { sceneOf } from '../scene/scene.ts';
import { call, type ToldSpan, times, tracedCase } from '../test-kit/traced-case.ts';
import { frameDefaults, type TraceFrame, traceFrame } from './trace-frame.ts';

function frameOf(normal: readonly ToldSpan[], window: readonly ToldSpan[]): TraceFrame {
  const caseFile = tracedCase({ normal, window });
  const { traces } = sceneOf(caseFile);
  if (traces === undefined) throw new Error('no spans');
  const { start, end } = caseFile.window;
  return traceFrame(caseFile, traces.rows, traces.tree, start, end);
}

const request: ToldSpan = {
  service: 'shop',
  name: 'GET /',
  duration: 20,
  inside: [call('shop', { service: 'cart', name: 'GET /cart', duration: 5 })],
};

describe('traceFrame', () => {
  it('puts whole traces into the period in which they began', () => {
    const late: ToldSpan = { ...request, duration: 90_000 };
    const frame = frameOf(times(3, late), times(2, request));
    expect(frame.normals).toBe(1);
    expect([...frame.traces]).toEqual([3, 2]);
    expect([...frame.group].filter((group) => group === 0)).toHaveLength(9);
    expect(frame.group.every((group) => group >= 0)).toBe(true);
  });

  it('tells an operation apart by what asked for it', () => {
    const job: ToldSpan = {
      service: 'jobs',
      name: 'nightly',
      duration: 20,
      inside: [call('jobs', { service: 'cart', name: 'GET /cart', duration: 5 })],
    };
    const frame = frameOf([request, job], [request, job]);
    const callers = frame.operations
      .filter(({ service, caller }) => service === 'cart' && caller >= 0)
      .map(({ caller }) => frame.operations[caller]?.service);
    expect(callers.sort()).toEqual(['jobs', 'shop']);
  });

  it('stops telling operations apart where every span has a name of its own', () => {
    const many = frameDefaults.maxOperations + 50;
    const frame = frameOf(
      times(many, (at) => ({ service: 'shop', name: `GET /${at}`, duration: 1 })),
      [request],
    );
    expect(frame.operations).toHaveLength(frameDefaults.maxOperations);
    expect(frame.overflow).toBe(50 + 3);
  });
});
