import { describe, expect, it } from 'vitest';
import { fixtures } from '../fixtures/all.ts';
import { exhibitsOf } from './exhibits.ts';

describe('exhibitsOf', () => {
  it.each(Object.entries(fixtures))('shows nothing that the case does not hold: %s', (_, told) => {
    const caseFile = { ...told.caseFile, telemetry: [], profiles: [] };
    const found = exhibitsOf(caseFile, { ...told.diagnosis, evidence: [] });
    expect(found).toEqual({ logs: [] });
  });
});
