export { type ChangePoint, type ChangePointOptions, changePoint } from './detect/change-point.ts';
export { type ChangePoints, changePointMany } from './detect/change-point-many.ts';
export { correlate } from './detect/correlate.ts';
export { type CorrelateOptions, correlateMany } from './detect/correlate-many.ts';
export { allocateSeries } from './detect/kernel/allocate-series.ts';
export type { SeriesArray } from './detect/kernel/kernel.ts';
export { type MedianMad, medianMad } from './detect/median-mad.ts';
export { type MedianMads, medianMadMany } from './detect/median-mad-many.ts';
export { type RobustZOptions, robustZDetector } from './detect/robust-z-detector.ts';
export { type Shift, shiftOf } from './detect/shift.ts';
export { stepDetector } from './detect/step-detector.ts';
export { createEngine, type EngineOptions } from './engine.ts';
export {
  changeFacts,
  type EvidenceDraft,
  type EvidenceLedger,
  evidenceLedger,
  wordFact,
} from './evidence.ts';
export type { CauseRule, Suspicion } from './hypotheses/rule.ts';
export { standardRules } from './hypotheses/standard-rules.ts';
export { defaultParameters, type EngineParameters } from './parameters.ts';
export { type RenderHtmlOptions, renderHtml } from './render/html.ts';
export { renderJson } from './render/json.ts';
export { renderMarkdown } from './render/markdown.ts';
export { type RenderTextOptions, renderText } from './render/text.ts';
export { templateExplainer } from './report/template-explainer.ts';
export { type ReportViolation, verifyReport } from './report/verify.ts';
export type { Scene } from './scene/scene.ts';
