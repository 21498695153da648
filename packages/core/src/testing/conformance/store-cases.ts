import { storeChangeCases } from './store-change-cases.ts';
import { storeCounterCases } from './store-counter-cases.ts';
import { storeLabelCases } from './store-label-cases.ts';
import { storeLifecycleCases } from './store-lifecycle-cases.ts';
import { storeLogCases } from './store-log-cases.ts';
import { storeMetricCases } from './store-metric-cases.ts';
import { storeProfileCases } from './store-profile-cases.ts';
import { storeQueryCases } from './store-query-cases.ts';
import type { StoreCase } from './store-subject.ts';
import { storeTraceCases } from './store-trace-cases.ts';

/** Everything a `TelemetryStore` must do, part by part. Run them with `conform`, or one by one. */
export const storeCases: readonly StoreCase[] = [
  ...storeLifecycleCases,
  ...storeMetricCases,
  ...storeLabelCases,
  ...storeCounterCases,
  ...storeQueryCases,
  ...storeLogCases,
  ...storeTraceCases,
  ...storeProfileCases,
  ...storeChangeCases,
];
