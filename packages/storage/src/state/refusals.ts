import { AbduceError } from '@abduce/core';

export function unknownProject(cause: unknown): AbduceError {
  return new AbduceError('STORE_REJECTED', 'it belongs to a project that does not exist', {
    hint: 'Create the project first.',
    cause,
    details: { limit: 'state.project' },
  });
}

export function alreadyThere(cause: unknown): AbduceError {
  return new AbduceError('STORE_REJECTED', 'there is one of that id already', {
    hint: 'Choose another id.',
    cause,
    details: { limit: 'state.unique' },
  });
}
