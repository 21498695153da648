import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readYaml, type Yaml } from './read-yaml.ts';
import { root } from './sources.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The value at a path of keys and positions. */
function at(value: Yaml | undefined, ...path: readonly (string | number)[]): Yaml | undefined {
  let found: Yaml | undefined = value;
  for (const key of path) {
    if (found === undefined || typeof found === 'string') return undefined;
    found = (found as Record<string | number, Yaml>)[key];
  }
  return found;
}

function texts(value: Yaml | undefined): readonly string[] {
  expect(Array.isArray(value)).toBe(true);
  return (value as readonly Yaml[]).map(String);
}

/** Capabilities of the table of rights. */
const documented = [...read('docs/agent.md').matchAll(/^\| (CAP_\w+) \|/gm)].map(([, name]) =>
  String(name),
);
const unit = read('deploy/abduce-agent.service');
const settings = new Map<string, string[]>();
for (const [, key, value] of unit.matchAll(/^(\w+)=(.*)$/gm)) {
  settings.set(key as string, [...(settings.get(key as string) ?? []), value as string]);
}
const manifests = readYaml(read('deploy/abduce-agent.yaml'));
const daemonSet = manifests.find((one) => at(one, 'kind') === 'DaemonSet');
const pod = at(daemonSet, 'spec', 'template', 'spec');
const container = at(pod, 'containers', 0);
const compose = at(readYaml(read('deploy/compose.yaml'))[0], 'services', 'abduce-agent');

describe('the rights of the agent', () => {
  it('are those that the agent asks for', () => {
    const rules = read('packages/agent-native/src/support/missing-things.ts');
    const asked = [...rules.matchAll(/thing: '(CAP_\w+)'/g)].map(([, name]) => String(name));
    expect([...documented].sort()).toEqual(asked.sort());
  });

  it.each([
    ['AmbientCapabilities', () => settings.get('AmbientCapabilities')?.[0]?.split(' ')],
    ['CapabilityBoundingSet', () => settings.get('CapabilityBoundingSet')?.[0]?.split(' ')],
    [
      'the DaemonSet',
      () =>
        texts(at(container, 'securityContext', 'capabilities', 'add')).map((name) => `CAP_${name}`),
    ],
    ['compose', () => texts(at(compose, 'cap_add')).map((name) => `CAP_${name}`)],
  ])('are the same in %s', (_, capabilities) => expect(capabilities()).toEqual(documented));

  it('are all there are: what is not added is dropped', () => {
    expect(texts(at(container, 'securityContext', 'capabilities', 'drop'))).toEqual(['ALL']);
    expect(texts(at(compose, 'cap_drop'))).toEqual(['ALL']);
    expect(at(container, 'securityContext', 'privileged')).toBe('false');
    expect(at(container, 'securityContext', 'allowPrivilegeEscalation')).toBe('false');
    expect(at(compose, 'privileged')).toBe('false');
    expect(settings.get('NoNewPrivileges')).toEqual(['yes']);
    expect(settings.get('DynamicUser')).toEqual(['yes']);
  });
});

describe('the DaemonSet', () => {
  it('sees the processes and connections of its node, and writes to nothing of it', () => {
    expect(at(pod, 'hostPID')).toBe('true');
    expect(at(pod, 'hostNetwork')).toBe('true');
    const mounts = at(container, 'volumeMounts') as readonly Yaml[];
    const volumes = at(pod, 'volumes') as readonly Yaml[];
    expect(mounts.length).toBe(volumes.length);
    for (const mount of mounts) {
      const volume = volumes.find((one) => at(one, 'name') === at(mount, 'name'));
      expect(volume, String(at(mount, 'name'))).toBeDefined();
      if (at(volume, 'hostPath') !== undefined) expect(at(mount, 'readOnly')).toBe('true');
    }
  });

  it('is bounded, goes everywhere, and asks the API server for nothing', () => {
    expect(at(container, 'resources', 'limits', 'memory')).toBe('384Mi');
    expect(at(pod, 'tolerations', 0)).toEqual({ operator: 'Exists' });
    expect(at(pod, 'automountServiceAccountToken')).toBe('false');
    const labels = at(daemonSet, 'spec', 'selector', 'matchLabels');
    expect(at(daemonSet, 'spec', 'template', 'metadata', 'labels')).toEqual(labels);
  });

  it('lives where the other manifests are', () => {
    const namespace = at(
      manifests.find((one) => at(one, 'kind') === 'Namespace'),
      'metadata',
      'name',
    );
    for (const one of manifests) {
      if (at(one, 'kind') !== 'Namespace') expect(at(one, 'metadata', 'namespace')).toBe(namespace);
    }
  });
});

describe('compose', () => {
  it('sees the host, and writes to nothing of it', () => {
    expect(at(compose, 'pid')).toBe('host');
    expect(at(compose, 'network_mode')).toBe('host');
    for (const volume of texts(at(compose, 'volumes'))) expect(volume).toMatch(/:ro$/);
  });
});

describe('commands', () => {
  const { version } = JSON.parse(read('packages/cli/package.json')) as { version: string };
  const known = new Set(
    [...read('packages/cli/src/usage.ts').matchAll(/--[a-z][\w-]*/g)].map(String),
  );

  it.each([
    ['unit', settings.get('Environment')?.join(' ') ?? ''],
    ['DaemonSet', texts(at(container, 'args')).join(' ')],
    ['compose', texts(at(compose, 'command')).join(' ')],
  ])('of the %s use flags that there are', (_, line) => {
    const flags = line.match(/--[a-z][\w-]*/g) ?? [];
    expect(flags.length).toBeGreaterThan(1);
    for (const flag of flags) expect(known).toContain(flag);
  });

  it('name images of this version', () => {
    const image = `abduce/agent:${version}`;
    expect(at(container, 'image')).toBe(image);
    expect(at(compose, 'image')).toBe(image);
    expect(read('deploy/Dockerfile')).toContain(`ARG VERSION=${version}\n`);
  });
});

describe('the unit', () => {
  const present = spawnSync('systemd-analyze', ['--version']).status === 0;

  it.skipIf(!present)('is one that systemd understands', () => {
    const path = join(root, 'deploy/abduce-agent.service');
    const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });
    const said = `${stdout}${stderr}`
      .split('\n')
      .filter((line) => line.includes('abduce-agent') && !/is not executable/.test(line));
    expect(said).toEqual([]);
  });
});

describe('readYaml', () => {
  it('reads maps, lists and texts', () => {
    const text = 'a: 1 # one\nb:\n  - x\n  - y: "2"\n    z: [p, q]\nc:\n- d\n---\ne: {}'.replace(
      ' {}',
      ' f',
    );
    expect(readYaml(text)).toEqual([
      { a: '1', b: ['x', { y: '2', z: ['p', 'q'] }], c: ['d'] },
      { e: 'f' },
    ]);
  });

  it.each(['a: |\n  x', 'a: 1\na: 2', 'a: 1\n   b: 2', '- a\nb: 1', 'a: [1'])(
    'refuses %j',
    (text) => {
      expect(() => readYaml(text)).toThrow(/line \d/);
    },
  );
});
