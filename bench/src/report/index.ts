import { type CaseFile, caseStore, type Report } from '@abduce/core';
import {
  checkReport,
  createEngine,
  renderHtml,
  renderJson,
  renderMarkdown,
  renderText,
  templateExplainer,
  verifyReport,
} from '@abduce/rca';
import { atMost, type Bench, defineBench, median } from '../harness/index.ts';
import { culprit, investigateIncident } from './incident.ts';

const rounds = 15;
const fewRounds = 5;

async function timed(count: number, run: () => unknown): Promise<number> {
  const times: number[] = [];
  // The first ones are for the compiler.
  for (let round = -2; round < count; round++) {
    globalThis.gc?.();
    const begin = performance.now();
    await run();
    if (round >= 0) times.push(performance.now() - begin);
  }
  return median(times);
}

function sizeOf({ telemetry }: CaseFile): { readonly spans: number; readonly logs: number } {
  return {
    spans: telemetry.reduce((sum, { spans }) => sum + (spans?.length ?? 0), 0),
    logs: telemetry.reduce((sum, { logs }) => sum + (logs?.length ?? 0), 0),
  };
}

/** The report of an incident in a system of 500 services: worded, rendered, checked and verified. */
export const bench: Bench = defineBench({
  name: 'report',
  async run({ log }) {
    log('telling and investigating an incident');
    const { caseFile, diagnosis } = await investigateIncident();
    const { services, dependencies, signals } = caseFile.world;
    const { spans, logs } = sizeOf(caseFile);
    log(
      `${services.length} services, ${dependencies.length} dependencies, ${signals.rows.length} series, ${spans} spans, ${logs} log records`,
    );
    log(`verdict ${diagnosis.verdict}, ${diagnosis.hypotheses[0]?.entity}; at fault is ${culprit}`);
    if (services.length < 500) throw new Error(`only ${services.length} services are in the case`);
    const explainer = templateExplainer();
    const explain = (): Promise<Report> => explainer.explain(diagnosis, caseFile);
    const report = await explain();
    const store = caseStore(caseFile);
    const first = await verifyReport(report, store);
    if (first.status !== 'pass') throw new Error(`the report is ${first.status}, not pass`);
    const template = await timed(rounds, explain);
    const text = await timed(rounds, () => renderText(report));
    const markdown = await timed(rounds, () => renderMarkdown(report));
    const html = await timed(rounds, () => renderHtml(report));
    const check = await timed(rounds, () => checkReport(report));
    const engine = await timed(fewRounds, () => createEngine().analyze(caseFile));
    const verify = await timed(fewRounds, () => verifyReport(report, store));
    const ms = (name: string, value: number) => ({ name, value, unit: 'ms' });
    return {
      results: [
        { name: 'services', value: services.length, unit: '' },
        { name: 'spans', value: spans, unit: '' },
        { name: 'evidence', value: report.evidence.length, unit: '' },
        ms('engine', engine),
        ms('template report', template),
        ms('check', check),
        ms('verify against the case file', verify),
        ms('render as text', text),
        ms('render as Markdown', markdown),
        ms('render as HTML', html),
        { name: 'JSON', value: renderJson(report).length / 1000, unit: 'kB' },
        { name: 'HTML', value: renderHtml(report).length / 1000, unit: 'kB' },
      ],
      ratios: [
        atMost('template report in ms', template, 50),
        atMost('HTML in kB', renderHtml(report).length / 1000, 500),
        atMost('verify ÷ engine', verify / engine, 4),
      ],
    };
  },
});
