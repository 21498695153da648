import type { Dialect, DialectRule } from './dialect.ts';
import { poolRules, processRules, runtimeRules } from './otel-instance-rules.ts';
import { nodeRules } from './otel-node-rules.ts';
import { clientRules, queueRules, serverRules } from './otel-traffic-rules.ts';

const rules: readonly DialectRule[] = [
  ...serverRules,
  ...clientRules,
  ...queueRules,
  ...processRules,
  ...runtimeRules,
  ...poolRules,
  ...nodeRules,
];

/** Metric names of the OpenTelemetry semantic conventions and of the collector's own receivers. */
export const otelDialect: Dialect = { name: 'otel', needs: () => rules };
