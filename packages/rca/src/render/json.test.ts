import { decodeDocument, type Report } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { fixtures } from '../report/fixtures/all.ts';
import { explain } from '../report/template-explainer.ts';
import { renderJson } from './json.ts';
import { renderText } from './text.ts';

describe('renderJson', () => {
  it.each(Object.keys(fixtures))('survives the way through JSON: %s', (name) => {
    const { diagnosis, caseFile } = fixtures[name] as (typeof fixtures)[string];
    const report = explain(diagnosis, caseFile);
    const back = decodeDocument(renderJson(report)) as Report;
    expect(back).toEqual(report);
    expect(renderText(back)).toBe(renderText(report));
    expect(() => JSON.parse(renderJson(report))).not.toThrow();
  });
});
