import { act, type CauseTemplate, undo } from './cause-template.ts';

export const configurationCauses: Readonly<
  Record<
    'configuration_change' | 'timeout_too_tight' | 'certificate_expired' | 'credential_invalid',
    CauseTemplate
  >
> = {
  configuration_change: {
    because: ['{change} altered a setting of {entity}', 'a setting of {entity} was changed'],
    how: [
      'The fault begins in the service that the setting belongs to.',
      'The setting is in {file}.',
    ],
    mitigate: [undo],
    fix: [act('Correct the setting, and say in the change what it is meant to do.')],
    prevent: [act('Roll settings out in steps, and watch the objectives between them.')],
  },
  timeout_too_tight: {
    because: [
      '{entity} gave up calls to {peer} before they could end',
      '{entity} gave up calls before they could end',
    ],
    how: [
      'Failed calls {dependency.errors}.',
      'An answer that arrives after the caller has given up is lost, and its work was in vain.',
    ],
    mitigate: [undo, act('Lengthen the timeout.', 'Slow calls hold their resources longer.')],
    fix: [
      act(
        'Set the timeout from the measured tail of the call, and pass the remaining deadline on.',
      ),
    ],
    prevent: [act('Compare timeouts with measured latencies whenever one of them changes.')],
  },
  certificate_expired: {
    because: ['a certificate of {entity} expired', 'a certificate expired'],
    how: [
      'It is logged as {template}.',
      'With an expired certificate every new connection fails, while open ones keep working.',
    ],
    mitigate: [
      act('Install a renewed certificate.', 'Reload every process that holds the old one.'),
    ],
    fix: [act('Repair the automatic renewal.')],
    prevent: [act('Alert weeks before a certificate expires, measured at the endpoint itself.')],
  },
  credential_invalid: {
    because: [
      '{peer} no longer accepted the credentials of {entity}',
      'the credentials of {entity} were no longer accepted',
    ],
    how: ['It is logged as {template}.', 'The callee refuses the caller, though both are up.'],
    mitigate: [
      undo,
      act('Give {entity} the valid credentials, and restart what holds the old ones.'),
    ],
    fix: [act('Rotate credentials with an overlap in which both are valid.')],
    prevent: [act('Check credentials at start-up and after each rotation.')],
  },
};
