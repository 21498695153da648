export { type AdmitSink, admitSink, type DropCounts } from './admit-sink.ts';
export type { Assessment } from './assess-window.ts';
export {
  createObserver,
  type Investigation,
  type Observer,
  type WatchOptions,
} from './create-observer.ts';
export { gatherCase } from './gather-case.ts';
export {
  type CasePlan,
  type InvestigationTarget,
  planCase,
} from './investigation-target.ts';
export {
  type ObserverLimits,
  type ObserverOptions,
  type Settings,
  type SloOptions,
  settingsOf,
} from './options.ts';
export type { DropReason, SinkLimits } from './sink-limits.ts';
export { type SinkCounts, type StoreSink, storeSink } from './store-sink.ts';
export { systemClock } from './system-clock.ts';
