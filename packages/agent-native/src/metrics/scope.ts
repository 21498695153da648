import type { ScopeInit } from '@abduce/core';

/** Of this package; equal to that of its package.json. */
export const agentVersion = '0.1.0';

/** One object for all rows of the agent, so that a batch has it once. */
export const agentScope: ScopeInit = { name: '@abduce/agent-native', version: agentVersion };
