import { agentCollector, listenMetrics, type MetricsServer } from '@abduce/agent-native';
import { systemClock } from '@abduce/core';
import { agentOptionsOf, metricsAddress } from '../agent/agent-flags.ts';
import { agentSinks } from '../agent/agent-sinks.ts';
import { runAgent } from '../agent/run-agent.ts';
import type { Flags, Invocation } from '../invocation.ts';
import { isLoopback } from '../listen.ts';
import { noteLogger } from '../note-logger.ts';
import { usageError } from '../usage.ts';

function addressOf(flags: Flags): ReturnType<typeof metricsAddress> | undefined {
  if (flags.metrics === undefined) return undefined;
  const address = metricsAddress(flags.metrics);
  if (!isLoopback(address.host) && flags['allow-public'] !== true) {
    throw usageError(
      `--metrics ${flags.metrics} can be reached from elsewhere, and there is no authorisation; add --allow-public if that is meant`,
    );
  }
  return address;
}

/** Observes this machine without instrumentation, until it is interrupted. */
export async function agent({ flags, terminal, env, signal }: Invocation): Promise<number> {
  const options = agentOptionsOf(flags);
  const address = addressOf(flags);
  const once = flags.once === true;
  const nowhere =
    address === undefined &&
    flags.otlp === undefined &&
    flags['remote-write'] === undefined &&
    flags.pprof === undefined;
  if (!once && nowhere) {
    throw usageError(
      'say where to: --metrics, --otlp, --remote-write or --pprof; or --once to print',
    );
  }
  const logger = noteLogger(terminal);
  await using sinks = await agentSinks(flags, env, logger);
  const collector = agentCollector(options);
  await using page: MetricsServer | undefined =
    address === undefined ? undefined : await listenMetrics({ source: collector, ...address });
  if (flags.json === true && !once) {
    terminal.print(JSON.stringify({ event: 'listening', metrics: page?.url ?? null }));
  }
  if (page !== undefined) terminal.note(`metrics       ${page.url}`);
  for (const line of sinks.shown) terminal.note(line);
  if (!once) terminal.note('Ctrl-C ends');
  const clock = systemClock();
  const counts = await runAgent({ collector, sink: sinks, clock, logger, signal, once });
  if (!once) return 0;
  if (flags.json === true) {
    const { helperRestarts, series } = collector.stats();
    terminal.print(
      JSON.stringify({ ...counts, series, helperRestarts, status: collector.status() ?? null }),
    );
  } else if (nowhere) terminal.print(collector.metrics().trimEnd());
  return counts.batches > 0 ? 0 : 1;
}
