import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AbduceError } from '@abduce/core';

export interface LocateOptions {
  /** A helper of one's own build; it is used as it is, without a look at its checksum. */
  readonly helperPath?: string;
  /** Default: the running platform. */
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
  /** Path of a file of a package. Default: as Node resolves it from here. */
  readonly resolve?: (name: string) => string;
}

export interface HelperLocation {
  readonly path: string;
  /** Of the prebuilt one: what its manifest says. */
  readonly version?: string;
}

const prebuilt: readonly string[] = ['linux-x64', 'linux-arm64'];

function unavailable(message: string, hint: string, details: object, cause?: unknown): AbduceError {
  return new AbduceError('NATIVE_UNAVAILABLE', message, {
    hint,
    details: { ...details },
    ...(cause !== undefined && { cause }),
  });
}

/** Throws unless the file is there and may be executed; tries to repair a lost mode bit. */
async function requireExecutable(path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw unavailable(
      `the helper ${path} cannot be read`,
      'Check `helperPath`, or install again.',
      { path },
      cause,
    );
  });
  if (!found.isFile()) {
    throw unavailable(`the helper ${path} is no file`, 'Check `helperPath`.', { path });
  }
  const executable = (): Promise<boolean> =>
    access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
  if (await executable()) return;
  // Some archives and installers lose the bit.
  await chmod(path, 0o755).catch(() => {});
  if (await executable()) return;
  throw unavailable(
    `the helper ${path} may not be executed`,
    `Run chmod +x ${path}, or copy it to a file system that is not mounted noexec and pass its place as \`helperPath\`.`,
    { path, mode: (found.mode & 0o777).toString(8) },
  );
}

interface Manifest {
  readonly version: string;
  /** SHA-256 of the binary, hexadecimal. */
  readonly binary: string;
}

async function readManifest(path: string): Promise<Manifest> {
  const text = await readFile(path, 'utf8').catch(() => '');
  try {
    const { version, binary } = JSON.parse(text) as Partial<Manifest>;
    if (typeof version === 'string' && typeof binary === 'string') return { version, binary };
  } catch {}
  throw unavailable(`${path} is no manifest of a helper`, 'Install the package again.', { path });
}

/**
 * Where the helper of this platform is: `helperPath`, or the one of the installed platform package, whose bytes must be
 * those of its manifest. Throws `NATIVE_UNAVAILABLE` with what to do about it.
 */
export async function locateHelper(options: LocateOptions = {}): Promise<HelperLocation> {
  if (options.helperPath !== undefined) {
    await requireExecutable(options.helperPath);
    return { path: options.helperPath };
  }
  const platform = `${options.platform ?? process.platform}-${options.arch ?? process.arch}`;
  if (!prebuilt.includes(platform)) {
    throw unavailable(
      `there is no helper for ${platform}`,
      'eBPF needs Linux; prebuilt helpers exist for x64 and arm64. Build one and pass its place as `helperPath`.',
      { platform, prebuilt },
    );
  }
  const name = `@abduce/agent-native-${platform}`;
  const resolve = options.resolve ?? createRequire(import.meta.url).resolve;
  let home: string;
  try {
    home = dirname(resolve(`${name}/package.json`));
  } catch (cause) {
    throw unavailable(
      `${name} is not installed`,
      `Install without leaving out optional dependencies (no --omit=optional, --no-optional), or run npm install ${name}.`,
      { platform, package: name },
      cause,
    );
  }
  const path = join(home, 'bin', 'abduce-helper');
  const manifest = await readManifest(join(home, 'manifest.json'));
  await requireExecutable(path);
  const digest = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  if (digest !== manifest.binary) {
    throw unavailable(`${path} is not the file that was published`, 'Install the package again.', {
      path,
      expected: manifest.binary,
      found: digest,
    });
  }
  return { path, version: manifest.version };
}
