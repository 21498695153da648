export {
  type AgentCollector,
  type AgentStats,
  agentCollector,
} from './collector/agent-collector.ts';
export type { AgentOptions } from './collector/agent-options.ts';
export { type HelperLocation, type LocateOptions, locateHelper } from './helper/locate-helper.ts';
export {
  type ListenMetricsOptions,
  listenMetrics,
  type MetricsServer,
} from './page/listen-metrics.ts';
export { type MetricsSource, metricsPage } from './page/metrics-page.ts';
export type { ProgramStatus, StatusDocument, Watch } from './protocol/documents.ts';
export type { CaptureOptions, ScopeOptions } from './scope/scope-options.ts';
export type { MissingThing } from './support/missing-things.ts';
export type { Capability, HostFacts } from './support/read-facts.ts';
export {
  type SignalSupport,
  type Support,
  type SupportOptions,
  support,
} from './support/support.ts';
