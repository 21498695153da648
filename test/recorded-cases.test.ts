import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeCase } from '@abduce/core';
import {
  createEngine,
  renderHtml,
  renderMarkdown,
  renderText,
  templateExplainer,
  verifyReport,
} from '@abduce/rca';
import { describe, expect, it } from 'vitest';
import { root, trackedFiles } from './sources.ts';

interface Expected {
  readonly verdict: string;
  readonly cause: string;
  readonly entity: string;
  /** Id of the guilty change, or null. */
  readonly trigger: string | null;
  /** Ids of changes that must be ruled out. */
  readonly innocent: readonly string[];
}

const folders = trackedFiles(/^fixtures\/cases\/[^/]+\/expected\.json$/).map((path) =>
  path.replace('/expected.json', ''),
);

describe('recorded cases', () => {
  it('are there', () => expect(folders.length).toBeGreaterThan(1));

  it.each(folders)('%s', async (folder) => {
    const read = (): ReturnType<typeof decodeCase> =>
      decodeCase(gunzipSync(readFileSync(join(root, folder, 'case.json.gz'))).toString('utf8'));
    const expected = JSON.parse(
      readFileSync(join(root, folder, 'expected.json'), 'utf8'),
    ) as Expected;
    const caseFile = read();
    const diagnosis = await createEngine().analyze(caseFile);
    const [first] = diagnosis.hypotheses;
    expect({
      verdict: diagnosis.verdict,
      cause: first?.cause,
      entity: first?.entity,
      trigger: first?.trigger ?? null,
    }).toEqual({
      verdict: expected.verdict,
      cause: expected.cause,
      entity: expected.entity,
      trigger: expected.trigger,
    });
    for (const change of expected.innocent) {
      expect(diagnosis.ruledOut).toContainEqual(
        expect.objectContaining({ trigger: change, status: 'refuted' }),
      );
    }
    const report = await templateExplainer().explain(diagnosis, caseFile);
    expect(verifyReport(report)).toEqual([]);

    // The same file gives the same bytes.
    const again = read();
    const second = await templateExplainer().explain(await createEngine().analyze(again), again);
    for (const render of [renderText, renderMarkdown, renderHtml])
      expect(render(second)).toBe(render(report));
  });
});
