import { describe, expect, it } from 'vitest';
import { fakeModel } from '../models/test-kit/fake-model.ts';
import { modelServer } from '../models/test-kit/model-server.ts';
import { turns } from '../models/test-kit/turns.ts';
import { openAiModel } from '../openai/openai-model.ts';
import { createExplainer } from './create-explainer.ts';
import type { ReportSection } from './report-section.ts';
import { told, withSummary } from './test-kit/told.ts';

const { diagnosis, caseFile, faithful, report: template } = told();
const places = [
  'title',
  'summary',
  'rootCause.text',
  ...template.chain.map((_, at) => `chain[${at}].text`),
];
const bad = withSummary(faithful, 0, { text: 'It took 4711 ms.', evidence: ['E1'] });

async function all(sections: AsyncIterable<ReportSection>): Promise<ReportSection[]> {
  const found: ReportSection[] = [];
  for await (const section of sections) found.push(section);
  return found;
}

describe('a report by sections', () => {
  it('is the template first, then sentences that hold, then places, then the report', async () => {
    const model = fakeModel([turns.good(faithful)]);
    const sections = await all(createExplainer({ model }).explainStream(diagnosis, caseFile));
    const kinds = sections.map((section) =>
      section.kind === 'report'
        ? 'report'
        : `${section.kind}${'by' in section ? ` ${section.by}` : ''}`,
    );
    const sentences = 1 + faithful.summary.length + faithful.cause.length + faithful.chain.length;
    expect(kinds).toEqual([
      ...places.map(() => 'section template'),
      ...Array(sentences).fill('sentence'),
      ...places.map(() => 'section model'),
      'report',
    ]);
    const last = sections.at(-1);
    expect(last?.kind === 'report' && last.report).toEqual(
      await createExplainer({ model: fakeModel([turns.good(faithful)]) }).explain(
        diagnosis,
        caseFile,
      ),
    );
  });

  it('never hands out a sentence that does not hold', async () => {
    const model = fakeModel([turns.good(bad), turns.good(bad)]);
    const sections = await all(createExplainer({ model }).explainStream(diagnosis, caseFile));
    expect(JSON.stringify(sections.filter(({ kind }) => kind !== 'report'))).not.toContain('4711');
    const summary = sections.filter(
      (section) => section.kind === 'section' && section.place === 'summary',
    );
    expect(summary).toMatchObject([{ by: 'template' }]);
    const told = sections.flatMap((section) =>
      section.kind === 'sentence' && section.place === 'summary' ? [section.at] : [],
    );
    expect(told).toEqual(faithful.summary.map((_, at) => at).slice(1));
  });

  it('shows something before the model has said anything', async () => {
    const stream = createExplainer({ model: fakeModel([turns.wire('hang')]) })
      .explainStream(diagnosis, caseFile)
      [Symbol.asyncIterator]();
    expect((await stream.next()).value).toEqual({
      kind: 'section',
      place: 'title',
      by: 'template',
      text: template.title,
    });
    await stream.return?.(undefined);
  });

  it('ends the request when nobody reads on', async () => {
    await using server = await modelServer({ script: [turns.wire('hang')] });
    const model = openAiModel({ model: 'small', baseUrl: server.baseUrl });
    for await (const section of createExplainer({ model }).explainStream(diagnosis, caseFile)) {
      if (section.kind === 'section' && section.place === 'summary') {
        await server.came(1);
        break;
      }
    }
    await server.quiet();
    expect(server.requests).toHaveLength(1);
  });

  it('rejects with the reason when it is aborted', async () => {
    const caller = new AbortController();
    const stream = createExplainer({ model: fakeModel([turns.wire('hang')]) }).explainStream(
      diagnosis,
      caseFile,
      { signal: caller.signal },
    );
    const work = all(stream);
    caller.abort(new Error('enough'));
    await expect(work).rejects.toThrow('enough');
  });

  it('is handed to a callback as well, with or without a model', async () => {
    const seen: string[] = [];
    const onSection = (section: ReportSection): void => void seen.push(section.kind);
    await createExplainer({ onSection }).explain(diagnosis, caseFile);
    expect(seen).toEqual([...places.map(() => 'section'), 'report']);
  });

  it('streams from a server', async () => {
    await using server = await modelServer({
      script: [{ ...turns.good(faithful), wire: 'rough' }],
    });
    const model = openAiModel({ model: 'small', baseUrl: server.baseUrl });
    const sections = await all(createExplainer({ model }).explainStream(diagnosis, caseFile));
    expect(server.requests[0]?.body.stream).toBe(true);
    expect(sections.filter(({ kind }) => kind === 'sentence').length).toBeGreaterThan(5);
    expect(sections.at(-1)).toMatchObject({ kind: 'report', report: { wording: { by: 'model' } } });
  });
});
