import { execFile } from 'node:child_process';
import { access, copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Architecture = 'x64' | 'arm64';

const debian: Readonly<Record<Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

const byVersion = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** Package lists of an architecture in a folder of their own: nothing of this machine's is touched. */
async function aptConfig(folder: string, arch: Architecture): Promise<string> {
  await mkdir(join(folder, 'lists/partial'), { recursive: true });
  await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
  const path = join(folder, 'apt.conf');
  await writeFile(
    path,
    `Dir::State::lists "${folder}/lists"; Dir::Cache "${folder}/cache"; Dir::State::status "/dev/null";
     APT::Architecture "${debian[arch]}"; APT::Architectures { "${debian[arch]}"; };
     APT::Sandbox::User "root";`,
  );
  return path;
}

/** One file out of the newest Debian package of that name: downloaded once, unpacked, never installed. */
async function debianFile(
  name: string,
  arch: Architecture,
  pattern: string,
  folderInside: string,
  file: string,
): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'abduce/machines');
  const kept = join(cache, `${name}-${arch}`);
  const known = await access(kept).then(
    () => true,
    () => false,
  );
  if (known) return kept;
  const folder = await mkdtemp(join(tmpdir(), 'abduce-machine-'));
  try {
    const env = { ...process.env, APT_CONFIG: await aptConfig(folder, arch) };
    await run('apt-get', ['update', '-qq'], { env });
    const found = await run('apt-cache', ['search', '--names-only', pattern], { env });
    const newest = found.stdout
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '')
      .filter((entry) => entry !== '')
      .sort(byVersion)
      .at(-1);
    if (newest === undefined) throw new Error(`no package for ${arch} is called ${pattern}`);
    await run('apt-get', ['download', '-qq', newest], { env, cwd: folder });
    const archive = (await readdir(folder)).find((entry) => entry.endsWith('.deb')) ?? '';
    await run('dpkg', ['-x', join(folder, archive), join(folder, 'root')]);
    const inside = join(folder, 'root', folderInside);
    const picked = (await readdir(inside)).find((entry) => entry.startsWith(file));
    if (picked === undefined) throw new Error(`${newest} has no ${folderInside}/${file}`);
    await mkdir(cache, { recursive: true });
    await copyFile(join(inside, picked), `${kept}.${process.pid}`);
    await rename(`${kept}.${process.pid}`, kept);
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The image of the newest kernel of a line. */
export function kernelImage(line: '6.1' | '6.12', arch: Architecture): Promise<string> {
  const pattern = `^linux-image-${line.replace('.', '\\.')}\\.[0-9].*-cloud-${debian[arch]}(-unsigned)?$`;
  return debianFile(`linux-${line}`, arch, pattern, 'boot', 'vmlinuz-');
}

/** Statically linked. */
export function busybox(arch: Architecture): Promise<string> {
  return debianFile('busybox', arch, '^busybox-static$', 'bin', 'busybox');
}
