import type { AgentOptions } from '@abduce/agent-native';
import { systemClock, type TelemetrySink } from '@abduce/core';
import { noteLogger } from '../note-logger.ts';
import type { Terminal } from '../terminal.ts';
import { runAgent } from './run-agent.ts';

/**
 * Runs an agent beside something else until `signal` aborts. When one of both fails the other is stopped, and the failure
 * is thrown: whoever asked for an agent does not want to learn of its end from missing data.
 */
export async function besideAgent(
  options: AgentOptions,
  sink: TelemetrySink,
  terminal: Terminal,
  signal: AbortSignal,
  other: (until: AbortSignal) => Promise<void>,
): Promise<void> {
  const { agentCollector } = await import('@abduce/agent-native');
  const collector = agentCollector(options);
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const clock = systemClock();
  const logger = noteLogger(terminal);
  const { containers = [], cgroups = [], host = false } = options.scope;
  const scope = [...containers, ...cgroups, ...(host ? ['the whole host'] : [])];
  terminal.note(`agent           ${scope.join(', ')}`);
  const ended = (run: Promise<unknown>): Promise<unknown> =>
    run.catch((error: unknown) => {
      stop.abort();
      throw error;
    });
  const results = await Promise.allSettled([
    ended(runAgent({ collector, sink, clock, logger, signal: until })),
    ended(other(until)),
  ]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
