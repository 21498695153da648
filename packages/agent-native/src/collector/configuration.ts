import type { ConfigureDocument } from '../protocol/documents.ts';
import { type AgentOptions, agentDefaults } from './agent-options.ts';

/** What the helper is told beside the scope. */
export function configurationOf(options: AgentOptions): Omit<ConfigureDocument, 'scope' | 'host'> {
  const settings = { ...agentDefaults, ...options };
  return {
    interval: settings.interval,
    spansPerSecond: settings.spansPerSecond,
    memory: settings.memory,
    profileHertz: (settings.capture?.profile ?? []).length === 0 ? 0 : settings.profileHertz,
    offCpu: settings.offCpu ?? false,
    paused: false,
    conntrackNetns: settings.conntrackNetns ?? [],
  };
}
