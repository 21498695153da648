import type { Support } from '@abduce/agent-native';
import type { Check } from '../store/store-tools.ts';

/** Names of capabilities and flags, in words of one line. */
function factsLine({ facts }: Support): string {
  const { platform, kernel, btf, cgroup, lockdown, capabilities } = facts;
  const rights = capabilities.length === 0 ? 'no capabilities' : capabilities.join(', ');
  return [
    `${platform}, kernel ${kernel}`,
    btf ? 'BTF' : 'no BTF',
    `cgroup ${cgroup}`,
    ...(lockdown === '' || lockdown === 'none' ? [] : [`lockdown ${lockdown}`]),
    rights,
  ].join('; ');
}

/** What the agent can do here, what it cannot and why, and what would change that. */
export function agentChecks(support: Support): readonly Check[] {
  const { usable, helper, why, signals, missing } = support;
  const seen = signals.filter(({ works }) => works).length;
  return [
    {
      name: 'agent',
      state: usable ? (missing.length === 0 ? 'ok' : 'weak') : 'missing',
      detail: usable
        ? `observes ${seen} of ${signals.length} signals here`
        : why !== ''
          ? why
          : 'cannot observe connections here',
    },
    { name: 'machine', state: 'ok', detail: factsLine(support) },
    {
      name: 'helper',
      state: helper === undefined ? 'missing' : 'ok',
      detail:
        helper === undefined
          ? why
          : `${helper.path}${helper.version === undefined ? '' : ` ${helper.version}`}`,
    },
    ...signals.map(
      ({ signal, works, why: reason }): Check => ({
        name: signal,
        state: works ? 'ok' : 'missing',
        detail: works ? 'works' : reason || 'does not work here',
      }),
    ),
    ...missing.map(
      ({ thing, adds, todo }): Check => ({
        name: thing,
        state: 'weak',
        detail: `is missing; it would add ${adds.join(', ')}`,
        hint: todo,
      }),
    ),
  ];
}
