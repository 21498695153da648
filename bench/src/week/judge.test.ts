import { expect, it } from 'vitest';
import type { Fault } from './faults.ts';
import { findingsOf, grace, unexplained } from './judge.ts';
import type { LivedIncident } from './live.ts';
import { minute } from './types.ts';

const fault: Fault = {
  name: 'slow database',
  target: 'database:payments',
  from: 100 * minute,
  to: 120 * minute,
  effects: [],
};
const incident = (opened: number, ...services: string[]): LivedIncident => ({
  id: `${opened}`,
  objective: `latency:${services[0]}`,
  opened: opened * minute,
  services: new Map(services.map((service) => [service, opened * minute])),
  resolved: undefined,
});

it.each<[string, LivedIncident, found: boolean, explained: boolean]>([
  ['at a caller, in time', incident(105, 'payments'), true, true],
  ['with a caller among its services', incident(105, 'storefront', 'payments'), true, true],
  ['one assessment after the end', incident(120 + grace / minute, 'payments'), true, true],
  ['too late', incident(126, 'payments'), false, false],
  ['before the fault', incident(100, 'payments'), false, false],
  ['only further up', incident(105, 'storefront'), false, true],
  ['somewhere else', incident(105, 'geo'), false, false],
])('%s', (_, one, found, explained) => {
  expect(findingsOf([one], [fault])[0]?.incident !== undefined).toBe(found);
  expect(unexplained([one], [fault]).length === 0).toBe(explained);
});

it('counts an incident for one fault only', () => {
  const findings = findingsOf([incident(105, 'payments')], [fault, { ...fault, name: 'again' }]);
  expect(findings.map(({ incident }) => incident !== undefined)).toEqual([true, false]);
});
