export type { LimitId, PrometheusLimits } from './limits.ts';
export type {
  PrometheusFetch,
  PrometheusHeaders,
  PrometheusRetry,
  PrometheusStoreOptions,
} from './options.ts';
export { type PrometheusStore, prometheusStore } from './prometheus-store.ts';
export type { PromMatcher } from './promql/ast.ts';
export { quoteText } from './promql/print.ts';
export type { Engine } from './read/engine.ts';
export type {
  DiscoveryOptions,
  PassThrough,
  PromqlAnswer,
  PromqlMetadata,
} from './read/pass-through.ts';
export {
  type AnswerParser,
  type AnswerParserOptions,
  answerParser,
  type PromAnswer,
  type RawSeries,
} from './response/parse-response.ts';
export type { PrometheusStats, WriteRejection } from './stats.ts';
