import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArchiveFile, cpio } from './cpio.ts';
import { type Architecture, busybox, kernelImage } from './kernel-image.ts';

export interface Machine {
  readonly kernel: '6.1' | '6.12';
  readonly arch: Architecture;
  readonly files: readonly ArchiveFile[];
  /** Shell of busybox, run as root after `/proc`, `/sys`, `/dev` and cgroup v2 (at `/sys/fs/cgroup`) are mounted and `lo` is up. */
  readonly script: string;
  /** Files that the machine made and hands back. */
  readonly results: readonly string[];
  /** Milliseconds. */
  readonly patience: number;
}

export interface MachineRun {
  readonly console: string;
  readonly files: ReadonlyMap<string, Buffer>;
}

const init = (script: string, results: readonly string[]): string => `#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mkdir -p /proc /sys /dev /tmp
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev 2>/dev/null
mount -t cgroup2 cgroup /sys/fs/cgroup
ip link set lo up
cd /tmp
(
${script}
)
echo "script ended with $?"
for file in ${results.join(' ')}; do
  echo "begin-file $file"
  base64 "$file"
  echo "end-file $file"
done
echo end-of-run
poweroff -f
`;

function command(arch: Architecture, image: string, archive: string): [string, string[]] {
  const shared = [
    '-nographic',
    '-no-reboot',
    '-m',
    '512',
    '-net',
    'none',
    '-kernel',
    image,
    '-initrd',
    archive,
  ];
  if (arch === 'x64') {
    return [
      'qemu-system-x86_64',
      [...shared, '-cpu', 'max', '-append', 'console=ttyS0 quiet panic=-1'],
    ];
  }
  return [
    'qemu-system-aarch64',
    [...shared, '-M', 'virt', '-cpu', 'cortex-a72', '-append', 'console=ttyAMA0 quiet panic=-1'],
  ];
}

/** Boots a real kernel in an emulated machine, runs the script, and brings its files back. */
export async function bootMachine(machine: Machine): Promise<MachineRun> {
  const { kernel, arch, files, script, results, patience } = machine;
  const image = await kernelImage(kernel, arch);
  const folder = await mkdtemp(join(tmpdir(), 'abduce-machine-'));
  try {
    const archive = join(folder, 'initrd');
    await writeFile(
      archive,
      cpio([
        { path: 'bin' },
        { path: 'tmp' },
        { path: 'bin/busybox', content: await readFile(await busybox(arch)), executable: true },
        { path: 'init', content: init(script, results), executable: true },
        ...files,
      ]),
    );
    const [program, args] = command(arch, image, archive);
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('latin1').on('data', (chunk: string) => {
        text += chunk;
        if (text.length > 64e6) child.kill('SIGKILL');
      });
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    const failure = await new Promise<Error | undefined>((resolve) => {
      child.once('error', resolve);
      child.once('close', () => resolve(undefined));
    });
    clearTimeout(timer);
    if (failure !== undefined) throw failure;
    const console = text.replace(/\r/g, '');
    if (!console.includes('\nend-of-run')) {
      throw new Error(
        `Linux ${kernel} on ${arch} did not finish in ${patience} ms:\n${console.slice(-4000)}`,
      );
    }
    const found = new Map<string, Buffer>();
    for (const [, name = '', body = ''] of console.matchAll(
      /begin-file (\S+)\n([\s\S]*?)end-file \1/g,
    )) {
      found.set(name, Buffer.from(body, 'base64'));
    }
    return { console, files: found };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
