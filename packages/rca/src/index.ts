export {
  type LogPattern,
  overflowPattern,
  type PatternId,
  type PatternMiner,
  type PatternMinerOptions,
  type PatternMinerState,
  patternMiner,
} from '@abduce/core';
export { type BurstOptions, burstDetector } from './detect/burst-detector.ts';
export { type ChangePoint, type ChangePointOptions, changePoint } from './detect/change-point.ts';
export { type ChangePoints, changePointMany } from './detect/change-point-many.ts';
export { correlate } from './detect/correlate.ts';
export { type CorrelateOptions, correlateMany } from './detect/correlate-many.ts';
export { type Drift, drift } from './detect/drift.ts';
export { type DriftOptions, driftDetector } from './detect/drift-detector.ts';
export { allocateSeries } from './detect/kernel/allocate-series.ts';
export type { SeriesArray } from './detect/kernel/kernel.ts';
export { type MadOptions, madDetector } from './detect/mad-detector.ts';
export { type ChangeOptions, meanChangeDetector } from './detect/mean-change-detector.ts';
export { type MedianMad, medianMad } from './detect/median-mad.ts';
export { type MedianMads, medianMadMany } from './detect/median-mad-many.ts';
export { type NoveltyOptions, noveltyDetector } from './detect/novelty-detector.ts';
export { type RobustZOptions, robustZDetector } from './detect/robust-z-detector.ts';
export {
  type SeasonalOptions,
  seasonalDetector,
  seasonalLevels,
} from './detect/seasonal-detector.ts';
export { type Shift, shiftOf } from './detect/shift.ts';
export {
  type SpreadChange,
  spreadChange,
  spreadChangeDetector,
} from './detect/spread-change-detector.ts';
export { stepDetector } from './detect/step-detector.ts';
export { type TrendChange, trendChange } from './detect/trend-change.ts';
export { trendChangeDetector } from './detect/trend-change-detector.ts';
export { createEngine, type EngineOptions } from './engine.ts';
export {
  changeFacts,
  type EvidenceDraft,
  type EvidenceLedger,
  evidenceLedger,
  wordFact,
} from './evidence.ts';
export type { ModelAnswerDocument, WrittenSentence } from './explain/answer.ts';
export { createExplainer, type ModelExplainer } from './explain/create-explainer.ts';
export type { EgressHook, EgressPreview } from './explain/egress.ts';
export type { ExplainerOptions } from './explain/explainer-options.ts';
export {
  type ExplanationCache,
  type MemoryCacheOptions,
  memoryExplanationCache,
} from './explain/explanation-cache.ts';
export type { Inquiry, InquiryCall } from './explain/inquiry/inquiry.ts';
export type { InquiryLimits } from './explain/inquiry/inquiry-limits.ts';
export type { ModelCall, ModelPrices } from './explain/model-call.ts';
export type { ReportSection } from './explain/report-section.ts';
export type { TokenBudget } from './explain/token-budget.ts';
export type { CauseRule, Suspicion } from './hypotheses/rule.ts';
export { standardRules } from './hypotheses/standard-rules.ts';
export { buildPack, type PackOptions } from './pack/build-pack.ts';
export type * from './pack/pack.ts';
export { packHash } from './pack/pack-hash.ts';
export { estimateTokens, packText } from './pack/pack-text.ts';
export { type PackReferences, packReferences } from './pack/references.ts';
export { defaultParameters, type EngineParameters } from './parameters.ts';
export { type RenderHtmlOptions, renderHtml } from './render/html.ts';
export { renderJson } from './render/json.ts';
export { renderMarkdown } from './render/markdown.ts';
export { type RenderSlackOptions, renderSlack, type SlackMessage } from './render/slack.ts';
export { type SlackBlock, type SlackText, slackLimits } from './render/slack-blocks.ts';
export { type RenderTextOptions, renderText } from './render/text.ts';
export { checkReport, type ReportViolation } from './report/check.ts';
export { templateExplainer } from './report/template-explainer.ts';
export type { Scene } from './scene/scene.ts';
export {
  type AttributeComparison,
  type AttributeDifference,
  type CompareAttributesOptions,
  compareAttributes,
} from './traces/analytics/compare-attributes.ts';
export {
  compareOperations,
  type OperationDifference,
} from './traces/analytics/compare-operations.ts';
export {
  type CriticalPath,
  criticalPath,
  type PathSegment,
} from './traces/analytics/critical-path.ts';
export {
  compareCriticalPaths,
  criticalPathProfile,
  type PathDifference,
  type PathShare,
} from './traces/analytics/critical-path-profile.ts';
export { type OperationTime, operationTimes } from './traces/analytics/operation-times.ts';
export { type SplitBy, splitTraces, type TraceSplit } from './traces/analytics/split-traces.ts';
export {
  readTraces,
  type TraceColumns,
  type TraceSummary,
  type Traces,
} from './traces/analytics/traces.ts';
export type { SpanRows } from './traces/span-rows.ts';
export type { SpanTree } from './traces/span-tree.ts';
export { renderVerification } from './verify/render-verification.ts';
export type { EvidenceCheck, FactCheck, ReportVerification } from './verify/verification.ts';
export { type VerifyOptions, verifyReport } from './verify/verify-report.ts';
