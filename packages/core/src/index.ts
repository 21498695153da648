export { breadthFirst, type Direction, type Walk } from './graph/breadth-first.ts';
export { type Adjacency, type CompactGraph, compactGraph } from './graph/compact-graph.ts';
export { latencyBounds } from './graph/latency-bounds.ts';
export type { MapOptions, MappedGraph } from './graph/map-options.ts';
export type { OperationTable } from './graph/operations.ts';
export { type ServiceGraph, serviceGraph } from './graph/service-graph.ts';
export { type ResourceIdentity, resourceIdentity, serviceId } from './graph/service-identity.ts';
export type {
  SpanGraph,
  SpanGraphBuilder,
  SpanGraphDrops,
  SpanGraphOptions,
  WriteSignalsOptions,
} from './graph/span-graph.ts';
export { spanGraphBuilder } from './graph/span-graph-builder.ts';
export { normaliseStatement } from './graph/statement-text.ts';
export type { StatementTable } from './graph/statements.ts';
export {
  type CytoscapeEdge,
  type CytoscapeElements,
  type CytoscapeNode,
  toCytoscape,
} from './graph/to-cytoscape.ts';
export { toDot } from './graph/to-dot.ts';
export { toMermaid } from './graph/to-mermaid.ts';
export { builtinInspections } from './inspections/builtin-inspections.ts';
export {
  defineInspection,
  type FailInit,
  type InspectionContext,
  type InspectionInit,
  type Outcome,
} from './inspections/define-inspection.ts';
export { describeInspections } from './inspections/describe-inspections.ts';
export { type DryRun, type DryRunFiring, dryRun } from './inspections/dry-run.ts';
export type {
  EvidenceBuilder,
  LogEvidenceInit,
  SignalEvidenceInit,
} from './inspections/evidence-builder.ts';
export { defaultAuxiliary } from './inspections/indicators/auxiliary.ts';
export {
  type IndicatorOptions,
  type IndicatorSeries,
  indicatorSeries,
} from './inspections/indicators/indicator-series.ts';
export {
  intentionalWaits,
  type WaitInput,
  type WaitMode,
} from './inspections/indicators/intentional-waits.ts';
export { objectiveId } from './inspections/indicators/objective-for.ts';
export {
  type WaitingOperation,
  waitingOperations,
} from './inspections/indicators/waiting-operations.ts';
export type {
  Inspection,
  InspectionDocs,
  InspectionScope,
  NeedName,
  ParamDefinition,
  ParamValues,
} from './inspections/inspection.ts';
export { matchesGlob } from './inspections/matches-glob.ts';
export {
  type ParamLayers,
  type ParamOverrides,
  resolveParams,
} from './inspections/resolve-params.ts';
export {
  inspectWorld,
  type RunInspectionsOptions,
  runInspections,
} from './inspections/run-inspections.ts';
export type { EntitySeries } from './inspections/scope-entities.ts';
export {
  type AttributeColumns,
  type Attributes,
  type AttributesInit,
  type AttributeValue,
  findAttribute,
  readAttributes,
  readValue,
  type ValueColumns,
  valueKind,
} from './model/attributes.ts';
export {
  type Exemplar,
  type ExponentialBuckets,
  type ExponentialPoint,
  type HistogramPoint,
  type LogTable,
  type MetricDescriptor,
  type MetricKind,
  type MetricTable,
  noRecordedValue,
  type ResourceTable,
  type ScopeTable,
  type SpanEventTable,
  type SpanLinkTable,
  type SpanTable,
  type SummaryPoint,
  spanKind,
  spanStatus,
  type TelemetryBatch,
  type Temporality,
} from './model/batch.ts';
export {
  type BatchBuilder,
  batchBuilder,
  type LogInit,
  msToNano,
  type PointInit,
  type ScopeInit,
  type SpanInit,
} from './model/batch-builder.ts';
export type { CaseFile, CaseProfile, CaseTarget, Sampling } from './model/case-file.ts';
export {
  type CauseArea,
  type CauseType,
  type CauseTypeDefinition,
  causeTypes,
} from './model/cause-type.ts';
export type { ChangeEvent, ChangeKind } from './model/change.ts';
export { decodeDocument, encodeDocument } from './model/codec.ts';
export type {
  Counterfactual,
  Diagnosis,
  Hypothesis,
  PropagationStep,
  TriggerCandidate,
} from './model/diagnosis.ts';
export { decodeCase, decodeWorld, encodeCase, encodeWorld } from './model/documents.ts';
export {
  type Dependency,
  dependencyId,
  type EntityId,
  type HostNode,
  type Instance,
  type Service,
  type ServiceKind,
} from './model/entity.ts';
export {
  AbduceError,
  type AbduceErrorOptions,
  type ErrorCode,
  errorCodes,
  isAbduceError,
} from './model/error.ts';
export type { Evidence, EvidenceChart, EvidenceQuery, Fact } from './model/evidence.ts';
export type { Finding, Severity, Verdict } from './model/finding.ts';
export { gridEnd, gridOver, gridRange, stepAt, type TimeGrid } from './model/grid.ts';
export { hexId, parseHexId, spanIdAt, traceIdAt } from './model/ids.ts';
export type {
  BurnRate,
  BurnRateRule,
  Incident,
  IncidentEvent,
  Indicator,
  Objective,
} from './model/incident.ts';
export { type Labels, labelsKey, labelsOf, pickLabels } from './model/labels.ts';
export { mergeBatches } from './model/merge-batches.ts';
export type { Profile } from './model/profile.ts';
export type {
  Report,
  ReportAction,
  ReportChange,
  ReportEvent,
  ReportHop,
  ReportHypothesis,
  ReportMapEdge,
  ReportMapNode,
  ReportStep,
  Text,
  TextCitation,
  TextEntity,
  TextFigure,
  TextFormat,
  TextPart,
  TextQuote,
  TextValue,
} from './model/report.ts';
export {
  type LogRecord,
  logAt,
  logRows,
  type MetricPoint,
  pointAt,
  pointRows,
  type Scope,
  type Span,
  type SpanEvent,
  type SpanLink,
  spanAt,
  spanRows,
} from './model/rows.ts';
export type { Series } from './model/series.ts';
export {
  indexSignals,
  type SignalIndex,
  type SignalRow,
  type SignalTable,
  type SignalTableBuilder,
  seriesAt,
  signalTableBuilder,
} from './model/signal-table.ts';
export {
  type SignalDefinition,
  type SignalName,
  signalNames,
  signals,
} from './model/signals.ts';
export type { Millis, TimeRange, UnixMs } from './model/units.ts';
export type {
  Gap,
  LogPatternSummary,
  LogSeverity,
  Quality,
  WorldSnapshot,
} from './model/world.ts';
export { type AdmitSink, admitSink, type DropCounts } from './observer/admit-sink.ts';
export type { Assessment } from './observer/assess-window.ts';
export {
  createObserver,
  type Investigation,
  type Observer,
  type WatchOptions,
} from './observer/create-observer.ts';
export { gatherCase } from './observer/gather-case.ts';
export {
  type CasePlan,
  type InvestigationTarget,
  planCase,
} from './observer/investigation-target.ts';
export {
  type ObserverLimits,
  type ObserverOptions,
  type Settings,
  type SloOptions,
  settingsOf,
} from './observer/options.ts';
export type { DropReason, SinkLimits } from './observer/sink-limits.ts';
export { type SinkCounts, type StoreSink, storeSink } from './observer/store-sink.ts';
export { systemClock } from './observer/system-clock.ts';
export {
  type LogPatternBuilder,
  type LogPatternBuilderOptions,
  logPatternBuilder,
} from './patterns/log-pattern-builder.ts';
export { logSeverity } from './patterns/log-severity.ts';
export { logText } from './patterns/log-text.ts';
export type { PatternMinerState } from './patterns/miner-state.ts';
export {
  type LogPattern,
  overflowPattern,
  type PatternId,
  type PatternMiner,
  type PatternMinerOptions,
  patternMiner,
} from './patterns/pattern-miner.ts';
export type {
  Anomaly,
  Detector,
  Explainer,
  LanguageModel,
  RootCauseEngine,
} from './ports/analysis.ts';
export type {
  CallOptions,
  Clock,
  Collector,
  CollectorContext,
  Logger,
  TelemetrySink,
  WriteOptions,
} from './ports/runtime.ts';
export type {
  ApiKey,
  ApiKeyScope,
  ApiKeyState,
  CheckpointState,
  Dismissal,
  DismissalState,
  IncidentQuery,
  IncidentState,
  Page,
  PageQuery,
  Project,
  ProjectState,
  Pruned,
  SettingState,
  Silence,
  SilenceState,
  StateStore,
  Versioned,
  WriteOutcome,
} from './ports/state.ts';
export type {
  ChangeQuery,
  ChangeStore,
  LabelMatcher,
  LogQuery,
  LogStore,
  MetricQuery,
  MetricStore,
  PointQuery,
  ProfileQuery,
  ProfileStore,
  SpanQuery,
  TelemetryStore,
  TraceStore,
} from './ports/store.ts';
export { attributeText } from './query/attribute-text.ts';
export { evaluateMetricQuery } from './query/evaluate.ts';
export {
  type CumulativeBuckets,
  type ExponentialLadder,
  exponentialBuckets,
  exponentialLadder,
  mergeExponentials,
  quantileOfExponential,
} from './query/exponential.ts';
export {
  type CompiledMatcher,
  compileMatchers,
  matchesCompiled,
  matchesLabels,
} from './query/matcher.ts';
export {
  counterLookback,
  type MetricCombine,
  type MetricField,
  type MetricPlan,
  type MetricReduce,
  planMetricQuery,
} from './query/metric-plan.ts';
export { pointLabels, rowLabels } from './query/point-labels.ts';
export { boundText, bucketsAt, fieldAt, startMsAt } from './query/point-samples.ts';
export { diffProfiles, mergeProfiles } from './query/profile-merge.ts';
export { quantileOfBuckets } from './query/quantile-of-buckets.ts';
export { compileRegex } from './query/regex.ts';
export { rowMatcher } from './query/row-matcher.ts';
export * as statistics from './query/statistics.ts';
export {
  type AssessOptions,
  assessObjectives,
  type ObjectiveStatus,
} from './slo/assess-objectives.ts';
export { defaultBurnRateRules, scaleRules } from './slo/burn-rate-rules.ts';
export { type BurnRateOptions, burnRates } from './slo/burn-rates.ts';
export {
  deriveObjectives,
  type ObjectiveOptions,
  type ObjectiveOverride,
} from './slo/derive-objectives.ts';
export {
  type BudgetBucket,
  type BudgetLedger,
  type BudgetOptions,
  bookRequests,
  type ErrorBudget,
  errorBudget,
} from './slo/error-budget.ts';
export { type BurningGroup, groupIncidents } from './slo/group-incidents.ts';
export { incidentId } from './slo/incident-id.ts';
export {
  type BurnState,
  burnState,
  type IncidentOptions,
  nextIncident,
} from './slo/next-incident.ts';
export { type IncidentsUpdate, reduceIncidents } from './slo/reduce-incidents.ts';
export type { GivenWorld } from './world/add-given.ts';
export { buildWorld } from './world/build-world.ts';
export { caseStore } from './world/case-store.ts';
export { type CaseFileInit, createCaseFile } from './world/create-case-file.ts';
export type { Dialect, DialectRule, EntityRule, SeriesTransform } from './world/dialect.ts';
export type { DependencyInit, InstanceInit, ServiceInit } from './world/given-entities.ts';
export type { GivenPeriod, GivenSignals, GivenValues } from './world/given-signals.ts';
export { type MetricAnswer, metricQueryOf, rulesFor } from './world/metric-need.ts';
export { otelDialect } from './world/otel-dialect.ts';
export { selectRows } from './world/select-rows.ts';
export { type World, worldOf } from './world/world.ts';
export type { WorldInput } from './world/world-input.ts';
