import { cpuSaturation } from './builtin/cpu-saturation.ts';
import { dependencyFailing } from './builtin/dependency-failing.ts';
import { dependencySlow } from './builtin/dependency-slow.ts';
import { instanceRestarts } from './builtin/instance-restarts.ts';
import { logsNewErrorPattern } from './builtin/logs-new-error-pattern.ts';
import { networkConnectErrors } from './builtin/network-connect-errors.ts';
import { networkDnsErrors } from './builtin/network-dns-errors.ts';
import { networkRetransmits } from './builtin/network-retransmits.ts';
import { sloAvailability } from './builtin/slo-availability.ts';
import { sloLatency } from './builtin/slo-latency.ts';
import { telemetryGap } from './builtin/telemetry-gap.ts';
import { tracesNPlusOne } from './builtin/traces-n-plus-one.ts';
import { tracesRetryAmplification } from './builtin/traces-retry-amplification.ts';
import type { Inspection } from './inspection.ts';

/** All inspections that come with abduce, by id. */
export const builtinInspections: readonly Inspection[] = [
  cpuSaturation,
  dependencyFailing,
  dependencySlow,
  instanceRestarts,
  logsNewErrorPattern,
  networkConnectErrors,
  networkDnsErrors,
  networkRetransmits,
  sloAvailability,
  sloLatency,
  telemetryGap,
  tracesNPlusOne,
  tracesRetryAmplification,
];
