import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locateHelper } from '../helper/locate-helper.ts';
import { hostFiles } from '../identity/host-files.ts';
import { helperPath } from '../test-kit/observe.ts';
import { canReplay } from '../test-kit/replay.ts';
import { kernelNumber, missingThings } from './missing-things.ts';
import { type HostFacts, parseCapabilities, parseLockdown, readFacts } from './read-facts.ts';
import { signalsOf, support } from './support.ts';

const fine: HostFacts = {
  platform: 'linux-x64',
  kernel: '6.1.0-56-amd64',
  btf: true,
  lockdown: 'integrity',
  cgroup: 'v2',
  capabilities: [
    'CAP_BPF',
    'CAP_PERFMON',
    'CAP_SYS_PTRACE',
    'CAP_NET_ADMIN',
    'CAP_DAC_READ_SEARCH',
  ],
  seccomp: false,
  container: false,
  hostPid: true,
};
const lacks = (facts: Partial<HostFacts>): string[] =>
  missingThings({ ...fine, ...facts }).map(({ thing }) => thing);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), `abduce-${process.pid}-support-`));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('support', () => {
  it('misses nothing where all is there, and says what else would add', () => {
    expect(lacks({})).toEqual([]);
    expect(lacks({ capabilities: ['CAP_BPF', 'CAP_PERFMON'] })).toEqual([
      'CAP_SYS_PTRACE',
      'CAP_NET_ADMIN',
      'CAP_DAC_READ_SEARCH',
    ]);
    expect(lacks({ kernel: '5.15.0' })).toEqual(['kernel 6.1']);
    expect(lacks({ btf: false, cgroup: 'v1', lockdown: 'confidentiality' })).toEqual([
      'btf',
      'cgroup v2',
      'lockdown below confidentiality',
    ]);
    expect(
      lacks({
        platform: 'darwin-arm64',
        kernel: '24.1.0',
        btf: false,
        cgroup: 'none',
        capabilities: [],
      }),
    ).toEqual(['Linux on x64 or arm64']);
    expect(lacks({ hostPid: false, container: true, seccomp: true, capabilities: [] })).toEqual(
      expect.arrayContaining(['CAP_BPF', 'hostPID', 'no seccomp filter']),
    );
    expect(
      missingThings({ ...fine, capabilities: [] }).find(({ thing }) => thing === 'CAP_NET_ADMIN')
        ?.adds,
    ).toEqual(['address translation']);
  });

  it('reads what the kernel tells', () => {
    expect(parseCapabilities('CapEff:\t000000c000000000\n')).toEqual(['CAP_PERFMON', 'CAP_BPF']);
    expect(parseCapabilities('')).toEqual([]);
    expect([parseLockdown('none [integrity] confidentiality\n'), parseLockdown(undefined)]).toEqual(
      ['integrity', ''],
    );
    expect(kernelNumber('6.18.44-x')).toBeGreaterThan(kernelNumber('6.1.0'));
  });

  it('reads the facts of a machine by its files', async () => {
    const tree: Record<string, string> = {
      '/proc/self/status': 'Name: x\nCapEff:\t0000000000001000\nSeccomp:\t2\n',
      '/proc/sys/kernel/osrelease': '6.12.1\n',
      '/proc/2/stat': '2 (kthreadd) S 0 0',
      '/sys/kernel/btf/vmlinux': 'x',
      '/sys/fs/cgroup/unified/cgroup.controllers': '',
      '/.dockerenv': '',
    };
    for (const [path, text] of Object.entries(tree)) {
      await mkdir(join(folder, path, '..'), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    expect(await readFacts(hostFiles({ root: folder }))).toMatchObject({
      kernel: '6.12.1',
      btf: true,
      cgroup: 'hybrid',
      capabilities: ['CAP_NET_ADMIN'],
      seccomp: true,
      container: true,
      hostPid: true,
      lockdown: '',
    });
  });

  it('takes programs of one signal for alternatives', () => {
    const signals = signalsOf([
      { name: 'a', signal: 'requests', on: false, why: 'too old' },
      { name: 'b', signal: 'requests', on: true, why: '' },
      { name: 'c', signal: 'disk', on: false, why: 'no right' },
      { name: 'd', signal: 'tls go', on: false, why: 'it is ready, and waits for a process' },
    ]);
    expect(signals).toEqual([
      { signal: 'requests', works: true, why: '' },
      { signal: 'disk', works: false, why: 'no right' },
      { signal: 'tls go', works: true, why: '' },
    ]);
  });

  it('answers everywhere, without a helper too', async () => {
    const found = await support({ helperPath: join(folder, 'none') });
    expect(found).toMatchObject({ usable: false, helper: undefined, signals: [] });
    expect(found.why).toMatch(/cannot be read/);
  });

  it.runIf(canReplay)('asks the helper', async () => {
    const found = await support({ helperPath });
    expect(found.helper).toEqual({ path: helperPath });
    expect(found.programs.length).toBeGreaterThan(5);
    expect(found.signals.map(({ signal }) => signal)).toEqual(
      expect.arrayContaining(['connections', 'requests', 'processes']),
    );
  });
});

describe('the helper of a platform', () => {
  const located = (options: Parameters<typeof locateHelper>[0]): Promise<unknown> =>
    locateHelper(options).catch((error: unknown) => error);
  const installed = async (binary: string, digest: string, mode = 0o755): Promise<string> => {
    const home = await mkdtemp(join(folder, 'package-'));
    await mkdir(join(home, 'bin'));
    await writeFile(join(home, 'package.json'), '{}');
    await writeFile(
      join(home, 'manifest.json'),
      JSON.stringify({ version: '9.9.9', binary: digest }),
    );
    await writeFile(join(home, 'bin', 'abduce-helper'), binary, { mode });
    return home;
  };
  const linux = { platform: 'linux', arch: 'x64' } as const;
  // SHA-256 of "abc", as the standard has it.
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

  it('is the one of the package, when its bytes are those of the manifest', async () => {
    const home = await installed('abc', abc, 0o644);
    const resolve = (name: string): string => join(home, name.split('/').at(-1) ?? '');
    expect(await located({ ...linux, resolve })).toEqual({
      path: join(home, 'bin', 'abduce-helper'),
      version: '9.9.9',
    });
    const other = await installed('abcd', abc);
    expect(await located({ ...linux, resolve: () => join(other, 'package.json') })).toMatchObject({
      code: 'NATIVE_UNAVAILABLE',
      message: expect.stringMatching(/not the file that was published/),
    });
  });

  it('says what to do when there is none', async () => {
    expect(await located({ platform: 'darwin', arch: 'arm64' })).toMatchObject({
      code: 'NATIVE_UNAVAILABLE',
      message: 'there is no helper for darwin-arm64',
      hint: expect.stringMatching(/helperPath/),
    });
    const resolve = (): string => {
      throw new Error('not found');
    };
    expect(await located({ ...linux, resolve })).toMatchObject({
      message: '@abduce/agent-native-linux-x64 is not installed',
      hint: expect.stringMatching(/optional/),
    });
    expect(await located({ helperPath: folder })).toMatchObject({
      message: expect.stringMatching(/is no file/),
    });
  });
});
