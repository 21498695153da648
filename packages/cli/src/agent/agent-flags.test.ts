import { describe, expect, it } from 'vitest';
import { invoke } from '../test-kit/invoke.ts';
import { agentOptionsOf, metricsAddress } from './agent-flags.ts';

describe('agentOptionsOf', () => {
  it('reads what may be observed, and how', () => {
    const options = agentOptionsOf({
      containers: '/docker/*, /k8s/shop/*',
      cgroups: '/system.slice',
      'no-labels': true,
      l7: '/docker/web',
      tls: '',
      interval: '2.5',
      spans: '0',
      'host-root': '/host',
    });
    expect(options).toEqual({
      scope: {
        containers: ['/docker/*', '/k8s/shop/*'],
        cgroups: ['/system.slice'],
        labels: false,
      },
      capture: { l7: ['/docker/web'], tls: [] },
      interval: 2500,
      spansPerSecond: 0,
      hostRoot: '/host',
    });
  });

  it('observes nothing that it was not told to', () => {
    expect(() => agentOptionsOf({})).toThrow('say what may be observed');
    expect(agentOptionsOf({ 'whole-host': true }).scope).toEqual({ host: true });
    expect(agentOptionsOf({ 'whole-host': true }, 5).interval).toBe(5000);
  });

  it.each([{ interval: '0' }, { interval: 'x' }, { spans: '-1' }, { spans: '' }])(
    'refuses %o',
    (flags) => expect(() => agentOptionsOf({ ...flags, 'whole-host': true })).toThrow(/it must be/),
  );
});

describe('metricsAddress', () => {
  it.each([
    ['10300', '127.0.0.1', 10_300],
    [':9', '127.0.0.1', 9],
    ['0.0.0.0:80', '0.0.0.0', 80],
    ['[::1]:80', '::1', 80],
    ['agent.local:0', 'agent.local', 0],
  ])('%s', (text, host, port) => expect(metricsAddress(text)).toEqual({ host, port }));

  it.each(['', 'x', '1:2:3', 'host:', 'host:99999', '::1:80'])('refuses "%s"', (text) => {
    expect(() => metricsAddress(text)).toThrow('HOST:PORT');
  });
});

describe('abduce agent', () => {
  it.each([
    [['agent'], 'say what may be observed'],
    [['agent', '--whole-host'], 'say where to'],
    [['agent', '--whole-host', '--metrics', '0.0.0.0:0'], 'can be reached from elsewhere'],
    [['agent', '--whole-host', '--once', '--queue', '/tmp/none'], 'stands in front of'],
    [['agent', '--whole-host', '--once', '--remote-write', 'there'], 'must be a URL'],
    [['serve', '--whole-host'], '--whole-host belongs to --agent'],
    [['demo', '--whole-host'], '"demo" takes no --whole-host'],
  ])('%o is wrong usage', async (args, reason) => {
    const { code, stderr } = await invoke(...args);
    expect(stderr).toContain(reason);
    expect(code).toBe(2);
  });

  it('says which helper it cannot start', async () => {
    const { code, stderr } = await invoke(
      'agent',
      '--whole-host',
      '--once',
      '--helper',
      '/no/such',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('NATIVE_UNAVAILABLE: the helper /no/such cannot be read');
  });
});

describe('abduce doctor --agent', () => {
  it('says what stands in the way, and what each thing would add', async () => {
    const { code, stdout } = await invoke('doctor', '--agent', '--helper', '/no/such');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✗ agent +the helper \/no\/such cannot be read/);
    expect(stdout).toMatch(/✓ machine +\S+, kernel /);
  });

  it('gives the same as JSON', async () => {
    const { code, stdout } = await invoke('doctor', '--agent', '--helper', '/no/such', '--json');
    expect(code).toBe(1);
    const { checks, support } = JSON.parse(stdout);
    expect(checks[0]).toMatchObject({ name: 'agent', state: 'missing' });
    expect(support).toMatchObject({ usable: false, signals: [] });
  });
});
