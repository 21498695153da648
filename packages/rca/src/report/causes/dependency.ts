import { act, type CauseTemplate, undo } from './cause-template.ts';

export const dependencyCauses: Readonly<
  Record<
    'dependency_down' | 'dependency_slow' | 'dependency_errors' | 'wrong_dependency',
    CauseTemplate
  >
> = {
  dependency_down: {
    because: ['{entity} did not answer {source} any more', '{entity} did not answer any more'],
    how: [
      'Failed calls {dependency.errors}.',
      'Connections that could not be opened {dependency.connect_errors}.',
      'Whoever needs its answer fails with it, or waits for a timeout.',
    ],
    mitigate: [
      undo,
      act(
        [
          'Fail over from {entity}, or let {source} answer without it.',
          'Fail over from {entity}, or answer without it.',
        ],
        'Answers without it are incomplete.',
      ),
    ],
    fix: [act('Bring {entity} back; ask its owner when it belongs to somebody else.')],
    prevent: [act('Put a timeout, a circuit breaker and a fallback around calls to {entity}.')],
  },
  dependency_slow: {
    because: ['{entity} answered {source} more slowly', '{entity} answered more slowly'],
    how: [
      ['Time per call at {source} {dependency.time}.', 'Time per call {spans}.'],
      'The time passes in {entity}; its callers hold their own resources while they wait.',
    ],
    mitigate: [
      undo,
      act(
        [
          'Shorten the timeout of {source} for calls to {entity}, and answer without it where that is acceptable.',
          'Shorten the timeout of calls to {entity}, and answer without it where that is acceptable.',
        ],
        'Some answers are incomplete.',
      ),
    ],
    fix: [act('Look into {entity}, or report it to its owner.')],
    prevent: [
      act(
        'Put a timeout, a circuit breaker and a bulkhead around calls to {entity}, and agree on an objective for it.',
      ),
    ],
  },
  dependency_errors: {
    because: ['{entity} answered {source} with errors', '{entity} answered with errors'],
    how: [
      'Failed calls {dependency.errors}.',
      'It is logged as {template}.',
      'Whoever needs its answer fails with it.',
    ],
    mitigate: [
      undo,
      act('Answer without {entity} where that is acceptable.', 'Answers are incomplete.'),
    ],
    fix: [act('Look into {entity}, or report it to its owner.')],
    prevent: [act('Give callers of {entity} a fallback, and do not retry errors that repeat.')],
  },
  wrong_dependency: {
    because: [
      '{entity} sent its calls to {peer}, the wrong place',
      '{entity} sent its calls to the wrong place',
    ],
    how: [
      'Calls {dependency.requests}.',
      'Calls arrive where nobody expects them, and are missing where they belong.',
    ],
    mitigate: [undo],
    fix: [act('Correct the address in the settings of {entity}.')],
    prevent: [act('Check addresses against the environment at start-up.')],
  },
};
