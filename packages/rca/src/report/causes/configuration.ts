import { act, type CauseTemplate, restartCommands, rollBack } from './cause-template.ts';

export const configurationCauses: Readonly<
  Record<
    'configuration_change' | 'timeout_too_tight' | 'certificate_expired' | 'credential_invalid',
    CauseTemplate
  >
> = {
  configuration_change: {
    because: ['{change} altered a setting of {entity}', 'a setting of {entity} was changed'],
    gist: [
      'It failed {service.errors|share} of its requests ({service.errors|former}).',
      'Its own work took {service.self_time|instead}.',
    ],
    how: [
      'The fault begins in the service that the setting belongs to.',
      'The setting is in {file}.',
    ],
    mitigate: [
      rollBack,
      act('restore', 'Give {entity} the settings that it had before.', {
        risk: 'What was meant by the new setting is undone too.',
        undo: 'Apply the new setting again.',
      }),
    ],
    fix: [act('correct', 'Correct the setting, and say in the change what it is meant to do.')],
    prevent: [
      act('roll-out-slowly', 'Roll settings out in steps, and watch the objectives between them.'),
    ],
  },
  timeout_too_tight: {
    because: [
      '{entity} gave up calls to {peer} before they could end',
      '{entity} gave up calls before they could end',
    ],
    gist: ['Failed calls {dependency.errors}, though the callee serves as before.'],
    how: [
      'Failed calls {dependency.errors}.',
      'An answer that arrives after the caller has given up is lost, and its work was in vain.',
    ],
    mitigate: [
      rollBack,
      act('lengthen', 'Lengthen the timeout.', {
        risk: 'Slow calls hold their resources longer.',
        undo: 'Set the timeout back.',
      }),
    ],
    fix: [
      act(
        'measure-tail',
        'Set the timeout from the measured tail of the call, and pass the remaining deadline on.',
      ),
    ],
    prevent: [
      act(
        'compare-timeouts',
        'Compare timeouts with measured latencies whenever one of them changes.',
      ),
    ],
  },
  certificate_expired: {
    because: ['a certificate of {entity} expired', 'a certificate expired'],
    gist: [
      'Failed calls {dependency.errors}.',
      'It failed {service.errors|share} of its requests ({service.errors|former}).',
    ],
    how: [
      'The errors say {template}.',
      'With an expired certificate every new connection fails, while open ones keep working.',
    ],
    mitigate: [
      act('renew', 'Install a renewed certificate.', {
        risk: 'Reload every process that holds the old one.',
        commands: restartCommands,
      }),
    ],
    fix: [act('repair-renewal', 'Repair the automatic renewal.')],
    prevent: [
      act(
        'alert-on-expiry',
        'Alert weeks before a certificate expires, measured at the endpoint itself.',
      ),
    ],
  },
  credential_invalid: {
    because: [
      '{peer} no longer accepted the credentials of {entity}',
      'the credentials of {entity} were no longer accepted',
    ],
    gist: [
      'Failed calls {dependency.errors}.',
      'It failed {service.errors|share} of its requests ({service.errors|former}).',
    ],
    how: ['The errors say {template}.', 'The callee refuses the caller, though both are up.'],
    mitigate: [
      act(
        'give-credentials',
        'Give {entity} the valid credentials, and restart what holds the old ones.',
        {
          risk: 'Other clients may still hold the old credentials; a restart drops requests in flight.',
          undo: 'Accept the old credentials again, if they were not leaked.',
          commands: restartCommands,
        },
      ),
      rollBack,
    ],
    fix: [act('overlap', 'Rotate credentials with an overlap in which both are valid.')],
    prevent: [act('check-at-start', 'Check credentials at start-up and after each rotation.')],
  },
};
