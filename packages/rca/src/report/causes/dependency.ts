import { act, type CauseTemplate, restartCommands, rollBack } from './cause-template.ts';

export const dependencyCauses: Readonly<
  Record<
    'dependency_down' | 'dependency_slow' | 'dependency_errors' | 'wrong_dependency',
    CauseTemplate
  >
> = {
  dependency_down: {
    because: ['{entity} did not answer {source} any more', '{entity} did not answer any more'],
    gist: [
      'Of the calls from {source} to it, {dependency.errors|share} failed ({dependency.errors|former}).',
      'It served {service.requests|instead}.',
      'Of the calls to it, {dependency.errors|share} failed ({dependency.errors|former}).',
      'Failed calls to it {dependency.errors}.',
    ],
    how: [
      'Failed calls {dependency.errors}.',
      'Connections that could not be opened {dependency.connect_errors}.',
      'The errors say {template}.',
      'Whoever needs its answer fails with it, or waits for a timeout.',
    ],
    mitigate: [
      rollBack,
      act(
        'fail-over',
        [
          'Fail over from {entity}, or let {source} answer without it.',
          'Fail over from {entity}, or answer without it.',
        ],
        {
          risk: 'Answers without it are incomplete.',
          undo: 'Send its calls there again once it answers.',
        },
      ),
    ],
    fix: [
      act('bring-back', 'Bring {entity} back; ask its owner when it belongs to somebody else.', {
        commands: restartCommands,
      }),
    ],
    prevent: [
      act(
        'circuit-breaker',
        'Put a timeout, a circuit breaker and a fallback around calls to {entity}.',
      ),
    ],
  },
  dependency_slow: {
    because: ['{entity} answered {source} more slowly', '{entity} answered more slowly'],
    gist: [
      'A call from {source} to it took {dependency.time|instead}.',
      'A call to it took {dependency.time|instead}.',
      'A call to it took {spans|instead}.',
    ],
    how: [
      ['Time per call at {source} {dependency.time}.', 'Time per call {spans}.'],
      'The time passes in {entity}; its callers hold their own resources while they wait.',
    ],
    mitigate: [
      rollBack,
      act(
        'shorten-timeout',
        [
          'Shorten the timeout of {source} for calls to {entity}, and answer without it where that is acceptable.',
          'Shorten the timeout of calls to {entity}, and answer without it where that is acceptable.',
        ],
        { risk: 'Some answers are incomplete.', undo: 'Set the timeout back.' },
      ),
    ],
    fix: [act('ask-owner', 'Look into {entity}, or report it to its owner.')],
    prevent: [
      act(
        'bulkhead',
        'Put a timeout, a circuit breaker and a bulkhead around calls to {entity}, and agree on an objective for it.',
      ),
    ],
  },
  dependency_errors: {
    because: ['{entity} answered {source} with errors', '{entity} answered with errors'],
    gist: [
      'Of the calls from {source} to it, {dependency.errors|share} failed ({dependency.errors|former}).',
      'Of the calls to it, {dependency.errors|share} failed ({dependency.errors|former}).',
      'Failed calls to it {dependency.errors}.',
    ],
    how: [
      'Failed calls {dependency.errors}.',
      'The errors say {template}.',
      'Whoever needs its answer fails with it.',
    ],
    mitigate: [
      rollBack,
      act(
        'answer-without',
        [
          'Let {source} answer without {entity} where that is acceptable.',
          'Answer without {entity} where that is acceptable.',
        ],
        { risk: 'Answers are incomplete.', undo: 'Use its answers again once they are right.' },
      ),
    ],
    fix: [act('ask-owner', 'Look into {entity}, or report it to its owner.')],
    prevent: [
      act('fallback', 'Give callers of {entity} a fallback, and do not retry errors that repeat.'),
    ],
  },
  wrong_dependency: {
    because: [
      '{entity} sent its calls to {peer}, the wrong place',
      '{entity} sent its calls to the wrong place',
    ],
    gist: ['Calls there {dependency.requests}.', 'Failed calls {dependency.errors}.'],
    how: [
      'Calls {dependency.requests}.',
      'Calls arrive where nobody expects them, and are missing where they belong.',
    ],
    mitigate: [
      rollBack,
      act('restore-address', 'Give {entity} the address that it had before.', {
        risk: 'Work done at the wrong place may have to be repeated or taken back.',
        undo: 'Set the new address again.',
      }),
    ],
    fix: [act('correct-address', 'Correct the address in the settings of {entity}.')],
    prevent: [act('check-addresses', 'Check addresses against the environment at start-up.')],
  },
};
