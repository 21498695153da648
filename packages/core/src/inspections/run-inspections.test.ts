import { describe, expect, it } from 'vitest';
import { smallWorld } from '../testing/inspection-tester-world.ts';
import { instanceRestarts } from './builtin/instance-restarts.ts';
import { runInspections } from './run-inspections.ts';

const world = smallWorld({
  signals: {
    'shop/cart#1': { 'instance.restarts': '1 1 0' },
    'shop/stock#1': { 'instance.restarts': '1 1 0' },
    'auth#1': { 'instance.restarts': '1 1 1' },
  },
});
const inspections = [instanceRestarts];
const set = (allowed: number) => ({ 'instance/restarts': { allowed } });

describe('runInspections', () => {
  it('gives one finding per inspection and entity, the same every time', () => {
    const findings = runInspections(world, { inspections });
    expect(findings.map(({ entity, verdict }) => [entity, verdict])).toEqual([
      ['auth', 'fail'],
      ['shop/cart', 'fail'],
      ['shop/stock', 'fail'],
    ]);
    expect(runInspections(world, { inspections })).toEqual(findings);
  });

  it('lets the later layer of parameters win', () => {
    const failing = (params: Parameters<typeof runInspections>[1]) =>
      runInspections(world, { inspections, ...params })
        .filter(({ verdict }) => verdict === 'fail')
        .map(({ entity }) => entity);
    const project = set(9);
    const categories = [
      { services: ['shop/*'], params: set(1) },
      { services: ['*stock'], params: set(8) },
    ];
    expect(failing({ params: { project } })).toEqual([]);
    expect(failing({ params: { project, categories } })).toEqual(['shop/cart']);
    const services = { 'shop/cart': set(7), auth: set(2) };
    expect(failing({ params: { project, categories, services } })).toEqual(['auth']);
    const annotations = { auth: set(3), 'shop/stock': set(0) };
    expect(failing({ params: { project, categories, services, annotations } })).toEqual([
      'shop/stock',
    ]);
  });

  it('refuses settings that nothing reads', () => {
    const run = (project: Record<string, Record<string, number>>) => () =>
      runInspections(world, { inspections, params: { project } });
    expect(run({ 'instance/restart': { allowed: 1 } })).toThrow(/no inspection has that id/);
    expect(run({ 'instance/restarts': { limit: 1 } })).toThrow(/sets "limit".*no such parameter/);
    expect(run({ 'instance/restarts': { allowed: Number.NaN } })).toThrow(/no number/);
    expect(() => runInspections(world, { inspections: [...inspections, ...inspections] })).toThrow(
      /two inspections/,
    );
  });

  it('makes a wrong annotation an error of that service alone', () => {
    const annotations = { auth: { 'instance/restarts': { alowed: 1 } } };
    const findings = runInspections(world, { inspections, params: { annotations } });
    expect(findings.map(({ verdict }) => verdict)).toEqual(['error', 'fail', 'fail']);
    expect(findings[0]?.message).toMatch(/annotation of auth sets "alowed"/);
  });

  it('is not confused by names of object properties', () => {
    const services = JSON.parse('{"__proto__": {"instance/restarts": {"allowed": 9}}}');
    const findings = runInspections(world, { inspections, params: { services } });
    expect(findings.every(({ verdict }) => verdict === 'fail')).toBe(true);
  });
});
