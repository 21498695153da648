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
} from './attributes.ts';
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
} from './batch.ts';
export {
  type BatchBuilder,
  batchBuilder,
  type LogInit,
  msToNano,
  type PointInit,
  type ScopeInit,
  type SpanInit,
} from './batch-builder.ts';
export type { CaseFile, CaseProfile, CaseTarget, Sampling } from './case-file.ts';
export {
  type CauseArea,
  type CauseType,
  type CauseTypeDefinition,
  causeTypes,
} from './cause-type.ts';
export type { ChangeEvent, ChangeKind } from './change.ts';
export { decodeDocument, encodeDocument } from './codec.ts';
export type {
  Counterfactual,
  Diagnosis,
  Hypothesis,
  PropagationStep,
  TriggerCandidate,
} from './diagnosis.ts';
export { decodeCase, decodeWorld, encodeCase, encodeWorld } from './documents.ts';
export {
  type Dependency,
  dependencyId,
  type EntityId,
  type HostNode,
  type Instance,
  type Service,
  type ServiceKind,
} from './entity.ts';
export {
  AbduceError,
  type AbduceErrorOptions,
  type ErrorCode,
  errorCodes,
  isAbduceError,
} from './error.ts';
export type { Evidence, EvidenceChart, EvidenceQuery, EvidenceScope, Fact } from './evidence.ts';
export type { Finding, Severity, Verdict } from './finding.ts';
export { gridEnd, gridOver, gridRange, stepAt, type TimeGrid } from './grid.ts';
export { hexId, parseHexId, spanIdAt, traceIdAt } from './ids.ts';
export type {
  BurnRate,
  BurnRateRule,
  Incident,
  IncidentEvent,
  Indicator,
  Objective,
} from './incident.ts';
export { type Labels, labelsKey, labelsOf, pickLabels } from './labels.ts';
export { mergeBatches } from './merge-batches.ts';
export type { Profile } from './profile.ts';
export type {
  Report,
  ReportAction,
  ReportChange,
  ReportCheck,
  ReportEvent,
  ReportExhibits,
  ReportFrame,
  ReportHop,
  ReportHypothesis,
  ReportLogPattern,
  ReportMapEdge,
  ReportMapNode,
  ReportSpan,
  ReportStep,
  ReportTrace,
  ReportWording,
  Text,
  TextCitation,
  TextDerived,
  TextEntity,
  TextFigure,
  TextFormat,
  TextPart,
  TextQuote,
  TextValue,
} from './report.ts';
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
} from './rows.ts';
export type { Series } from './series.ts';
export {
  indexSignals,
  type SignalIndex,
  type SignalRow,
  type SignalTable,
  type SignalTableBuilder,
  seriesAt,
  signalTableBuilder,
} from './signal-table.ts';
export {
  type SignalDefinition,
  type SignalName,
  signalNames,
  signals,
} from './signals.ts';
export type { Millis, TimeRange, UnixMs } from './units.ts';
export type {
  Gap,
  LogPatternSummary,
  LogSeverity,
  Quality,
  WorldSnapshot,
} from './world.ts';
