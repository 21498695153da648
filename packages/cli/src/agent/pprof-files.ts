import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Profile, TelemetrySink } from '@abduce/core';
import { encodePprof } from '@abduce/core/wire';

const compress = promisify(gzip);

export interface PprofFilesOptions {
  readonly directory: string;
  /** Files at most; the oldest go first. Default 1000. */
  readonly keep?: number;
}

const ending = '.pb.gz';

/** The time first, so that names sort by age; then whose it is. */
function fileName(profile: Profile): string {
  const time = new Date(profile.start).toISOString().replace(/[:.]/g, '-');
  const owner =
    profile.resource.get('container.id') ?? profile.resource.get('service.name') ?? 'unknown';
  const name = String(owner)
    .replace(/^\/+/, '')
    .replace(/[^\w.-]+/g, '_')
    .slice(0, 150);
  return `${time}-${name}-${profile.type}${ending}`;
}

/** Profiles as files that `go tool pprof` and others read, in a directory that does not grow without end. */
export function pprofFiles({ directory, keep = 1000 }: PprofFilesOptions): TelemetrySink {
  return {
    async write({ profiles = [] }) {
      if (profiles.length === 0) return;
      await mkdir(directory, { recursive: true });
      for (const profile of profiles) {
        const path = join(directory, fileName(profile));
        // Renamed when it is whole: whoever reads the directory never meets half of one.
        await writeFile(`${path}.part`, await compress(encodePprof([profile])));
        await rename(`${path}.part`, path);
      }
      const files = (await readdir(directory)).filter((name) => name.endsWith(ending)).sort();
      for (const name of files.slice(0, Math.max(0, files.length - keep))) {
        await rm(join(directory, name), { force: true });
      }
    },
  };
}
