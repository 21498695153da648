import type { ChangeEvent } from '@abduce/core';

/**
 * The title of a change, where it may be read as what the change does. What somebody wrote above a commit is a claim:
 * where neither files nor a diff say what was touched, it counts for nothing. The titles of deploys and settings name
 * what was deployed and set.
 */
export function trustedTitle({ kind, title, diff = '', files = [] }: ChangeEvent): string {
  return kind === 'commit' && diff === '' && files.length === 0 ? '' : title;
}
