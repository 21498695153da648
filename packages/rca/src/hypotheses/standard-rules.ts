import { cacheMissStorm } from './cache-miss-storm.ts';
import { cpuContention, cpuRegression, cpuThrottled } from './cpu-regression.ts';
import {
  dependencyDown,
  dependencyErrors,
  dependencySlow,
  networkDelay,
} from './dependency-rules.ts';
import { diskContention, diskSlow } from './disk-rules.ts';
import { dnsFailure } from './dns-failure.ts';
import { eventLoopBlocked } from './event-loop-blocked.ts';
import { exception } from './exception.ts';
import { hintedRules } from './hinted-rules.ts';
import { instanceLost } from './instance-lost.ts';
import { lockWait } from './lock-wait.ts';
import { allocationPressure, memoryExhausted, memoryLeak } from './memory-rules.ts';
import { nPlusOne } from './n-plus-one.ts';
import { packetLoss } from './packet-loss.ts';
import { poolExhausted } from './pool-exhausted.ts';
import { queryRegression } from './query-regression.ts';
import type { CauseRule } from './rule.ts';
import { schemaIndexLost } from './schema-index-lost.ts';
import { timeoutTooTight } from './timeout-too-tight.ts';
import { trafficLeap } from './traffic-leap.ts';
import { wrongDependency } from './wrong-dependency.ts';
import { wrongResult } from './wrong-result.ts';

/** The causes that every analysis considers, in the order in which ties are settled. */
export const standardRules: readonly CauseRule[] = [
  schemaIndexLost,
  nPlusOne,
  cacheMissStorm,
  poolExhausted,
  lockWait,
  diskContention,
  diskSlow,
  queryRegression,
  eventLoopBlocked,
  cpuRegression,
  cpuThrottled,
  cpuContention,
  memoryLeak,
  memoryExhausted,
  allocationPressure,
  exception,
  wrongResult,
  instanceLost,
  wrongDependency,
  timeoutTooTight,
  dependencyDown,
  dependencyErrors,
  dependencySlow,
  packetLoss,
  networkDelay,
  trafficLeap,
  dnsFailure,
  ...hintedRules,
];
