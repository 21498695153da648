import type { CallOptions, CaseFile, Diagnosis, Explainer, Report } from '@abduce/core';
import { explain as explainByTemplate } from '../report/template-explainer.ts';
import type { Desk } from './ask-answer.ts';
import { judgeSentence } from './claims/judge-sentence.ts';
import type { EgressPreview } from './egress.ts';
import { type ExplainerOptions, explainerSettings } from './explainer-options.ts';
import { failure, reasonOf } from './failure.ts';
import { firstRequest } from './first-request.ts';
import { lookAround, withoutUnused } from './look-around.ts';
import { unworded } from './outcome.ts';
import {
  type ReportSection,
  type SectionSink,
  tellSections,
  tellWorded,
} from './report-section.ts';
import { sectionStream } from './section-stream.ts';
import { timeLimit } from './time-limit.ts';
import { tokenBook } from './token-budget.ts';
import { wordReport } from './word-report.ts';

/** An explainer that may use a language model for its words, and for nothing else. */
export interface ModelExplainer extends Explainer {
  /**
   * What would be sent first about this diagnosis, byte for byte; sends nothing. What is sent after it depends on the
   * answer; `onEgress` sees every request.
   */
  egressPreview(diagnosis: Diagnosis, caseFile: CaseFile): EgressPreview;
  /** The same report section by section; ends with the report. Whoever stops reading ends the work. */
  explainStream(
    diagnosis: Diagnosis,
    caseFile: CaseFile,
    options?: CallOptions,
  ): AsyncIterable<ReportSection>;
}

/**
 * Words a diagnosis. Without a model the template does. With one, the model gets the evidence pack and nothing else,
 * answers in references, and every sentence is judged: what the evidence does not say becomes the sentence of the
 * template. Whatever the model does, a complete report comes out, except that an abort rejects with its reason, and
 * that `strict: 'fail'` rejects with `MODEL_FAILED`.
 */
export function createExplainer(options: ExplainerOptions = {}): ModelExplainer {
  const settings = explainerSettings(options);
  const { model, clock, timeout } = settings;
  const book = tokenBook(settings.budget);
  const learnt = { plainSchemas: false };

  const run = async (
    given: Diagnosis,
    caseFile: CaseFile,
    signal: AbortSignal | undefined,
    tell: SectionSink | undefined,
  ): Promise<Report> => {
    signal?.throwIfAborted();
    let template = explainByTemplate(given, caseFile);
    if (tell !== undefined) tellSections(template, tell);
    const finish = (report: Report): Report => {
      tell?.({ kind: 'report', report });
      return report;
    };
    if (model === undefined) return finish(template);
    const incident = incidentOf(caseFile);
    const desk: Desk = { model, judge: judgeSentence, settings, book, learnt, incident };
    try {
      const { diagnosis, gathered } = await lookAround(desk, given, caseFile, signal);
      if (diagnosis !== given) {
        template = explainByTemplate(diagnosis, caseFile);
        if (tell !== undefined) tellSections(template, tell);
      }
      const withEvidence = (evidence: Diagnosis['evidence']): Report =>
        explainByTemplate({ ...diagnosis, evidence }, caseFile);
      const report =
        gathered.length === 0 ? template : withEvidence([...diagnosis.evidence, ...gathered]);
      const limit = timeLimit({
        clock,
        limit: timeout,
        signal,
        late: () => failure(`the model did not answer in ${Math.round(timeout / 100) / 10} s`),
      });
      const worded = await wordReport(desk, { report, caseFile, limit, tell });
      if (tell !== undefined) tellWorded(worded, tell);
      return finish(withoutUnused(worded, gathered, (evidence) => withEvidence(evidence).map));
    } catch (error) {
      signal?.throwIfAborted();
      if (settings.strict === 'fail') throw error;
      return finish(unworded(template, model.id, reasonOf(error)));
    }
  };

  return {
    name: model === undefined ? 'template' : `model ${model.id}`,
    explain: (diagnosis, caseFile, { signal } = {}) =>
      run(diagnosis, caseFile, signal, settings.onSection),
    explainStream: (diagnosis, caseFile, { signal } = {}) =>
      sectionStream(signal, (within, tell) =>
        run(diagnosis, caseFile, within, (section) => {
          settings.onSection?.(section);
          tell(section);
        }),
      ),
    egressPreview: (diagnosis, caseFile) => firstRequest(settings, diagnosis, caseFile),
  };
}

/** What the budget of an incident goes by. */
function incidentOf({ incident, target, window }: CaseFile): string {
  return incident?.id ?? JSON.stringify([target?.service, window.start, window.end]);
}
