/** What kinds of change are called. */
export const changeNouns: Readonly<Record<string, readonly string[]>> = {
  release: ['deploy'],
  deploy: ['deploy'],
  deployment: ['deploy'],
  rollout: ['deploy'],
  version: ['deploy'],
  commit: ['commit'],
  job: ['schedule'],
  migration: ['schema'],
  change: ['commit', 'config', 'credential', 'flag', 'limit', 'certificate', 'schema', 'deploy'],
  'configuration change': ['config'],
  'config change': ['config'],
  'change configuration': ['config'],
  'credential change': ['credential'],
  'flag change': ['flag'],
  'limit change': ['limit'],
  'certificate change': ['certificate'],
  'schema change': ['schema'],
  'scheduled job': ['schedule'],
  'schedule job': ['schedule'],
  'code change': ['commit', 'deploy'],
};

/** Nouns that an entity may carry, by the kinds that they tell the truth about. */
export const kindNouns: Readonly<Record<string, readonly string[]>> = {
  service: ['application', 'external'],
  application: ['application'],
  api: ['application', 'external'],
  database: ['database'],
  cache: ['cache'],
  queue: ['queue'],
  node: ['node', 'host'],
  host: ['node', 'host'],
  provider: ['external'],
};
