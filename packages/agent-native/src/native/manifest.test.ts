import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const own = JSON.parse(readFileSync(path('../../package.json'), 'utf8')) as { version: string };
const budget = 2 << 20;

interface Manifest {
  readonly version: string;
  readonly arch: string;
  readonly binary: string;
  readonly size: number;
  readonly sources: string;
  readonly tools: Readonly<Record<string, string>>;
}

/** As the build takes it: by the build's own code. */
function sourceDigest(): string {
  const module = path('../../native/build/manifest.mjs');
  const script = `import(${JSON.stringify(module)}).then((m) => console.log(m.sourceDigest()))`;
  return spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout.trim();
}

const machines = { x64: 0x3e, arm64: 0xb7 } as const;

describe.each(['x64', 'arm64'] as const)('the committed helper for %s', (arch) => {
  const home = `../../../agent-native-linux-${arch}`;
  const manifest = JSON.parse(readFileSync(path(`${home}/manifest.json`), 'utf8')) as Manifest;
  const binary = readFileSync(path(`${home}/bin/abduce-helper`));

  it('is the one that its manifest names', () => {
    expect(createHash('sha256').update(binary).digest('hex')).toBe(manifest.binary);
    expect(manifest).toMatchObject({ arch, size: binary.length, version: own.version });
    expect(Object.values(manifest.tools).filter((version) => version === '')).toEqual([]);
  });

  it('was built from these sources: else run pnpm native:build', () => {
    expect(sourceDigest()).toBe(manifest.sources);
  });

  it('is one static file within its budget that tells nothing of where it was built', () => {
    expect(binary.length).toBeLessThanOrEqual(budget);
    expect(binary.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
    expect(binary.readUInt16LE(18)).toBe(machines[arch]);
    // A program header of type PT_INTERP would ask for a loader.
    const [first, size, count] = [
      Number(binary.readBigUInt64LE(32)),
      binary.readUInt16LE(54),
      binary.readUInt16LE(56),
    ];
    const types = Array.from({ length: count }, (_, i) => binary.readUInt32LE(first + i * size));
    expect(types).not.toContain(3);
    expect(binary.includes(path('../../..'))).toBe(false);
    expect(binary.includes('abduce-native')).toBe(false);
  });

  it('comes with the licences of what is in it', () => {
    const notices = readFileSync(path(`${home}/THIRD_PARTY_NOTICES`), 'utf8');
    for (const name of ['libbpf', 'libelf', 'zlib', 'GNU C Library'])
      expect(notices).toContain(name);
    expect(existsSync(path(`${home}/LICENSE`))).toBe(true);
  });
});
