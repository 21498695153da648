import type { Support } from '@abduce/agent-native';
import { expect, it } from 'vitest';
import { agentChecks } from './agent-checks.ts';

const facts: Support['facts'] = {
  platform: 'linux-x64',
  kernel: '6.1.0',
  btf: true,
  lockdown: 'integrity',
  cgroup: 'v2',
  capabilities: ['CAP_BPF', 'CAP_PERFMON'],
  seccomp: false,
  container: false,
  hostPid: true,
};

it('lists what works, what does not, and what would change that', () => {
  const checks = agentChecks({
    usable: true,
    helper: { path: '/opt/helper', version: '0.1.0' },
    why: '',
    facts,
    signals: [
      { signal: 'connections', works: true, why: '' },
      { signal: 'address translation', works: false, why: 'EPERM' },
    ],
    programs: [],
    missing: [{ thing: 'CAP_NET_ADMIN', adds: ['address translation'], todo: 'Give it.' }],
  });
  expect(checks).toEqual([
    { name: 'agent', state: 'weak', detail: 'observes 1 of 2 signals here' },
    {
      name: 'machine',
      state: 'ok',
      detail: 'linux-x64, kernel 6.1.0; BTF; cgroup v2; lockdown integrity; CAP_BPF, CAP_PERFMON',
    },
    { name: 'helper', state: 'ok', detail: '/opt/helper 0.1.0' },
    { name: 'connections', state: 'ok', detail: 'works' },
    { name: 'address translation', state: 'missing', detail: 'EPERM' },
    {
      name: 'CAP_NET_ADMIN',
      state: 'weak',
      detail: 'is missing; it would add address translation',
      hint: 'Give it.',
    },
  ]);
});

it('is fine where nothing is missing, and not where nothing is seen', () => {
  const good: Support = {
    usable: true,
    helper: { path: '/opt/helper' },
    why: '',
    facts: { ...facts, lockdown: 'none', btf: false, capabilities: [] },
    signals: [],
    programs: [],
    missing: [],
  };
  const [agent, machine] = agentChecks(good);
  expect(agent?.state).toBe('ok');
  expect(machine?.detail).toBe('linux-x64, kernel 6.1.0; no BTF; cgroup v2; no capabilities');
  expect(agentChecks({ ...good, usable: false })[0]).toMatchObject({
    state: 'missing',
    detail: 'cannot observe connections here',
  });
});
