import type { Clock, Millis } from '@abduce/core';
import type { ContainerDirectory } from '../identity/container-directory.ts';
import type { HostFiles } from '../identity/host-files.ts';
import type { ConfigureDocument } from '../protocol/documents.ts';
import { eachLimited } from '../resources/each-limited.ts';
import { resolveScope } from '../scope/resolve-scope.ts';
import type { CaptureOptions, ScopeOptions } from '../scope/scope-options.ts';
import { findCgroupMount, walkCgroups } from '../scope/walk-cgroups.ts';

export interface ScopeWatcherOptions {
  readonly files: HostFiles;
  readonly directory: ContainerDirectory;
  readonly clock: Clock;
  readonly scope: ScopeOptions;
  readonly capture: CaptureOptions;
  readonly rescan: Millis;
  /** All of the configuration but what follows from the scope. */
  readonly rest: Omit<ConfigureDocument, 'scope' | 'host'>;
  /** The kill switch: while it says so, nothing is observed. */
  readonly paused?: () => boolean | Promise<boolean>;
  readonly configure: (document: ConfigureDocument) => void;
}

/** Globs need the cgroups that are there; names of cgroups alone do not. */
const needsWalk = ({ containers = [], labels = true }: ScopeOptions): boolean =>
  containers.length > 0 || labels;

/** Holds the scope against the cgroups there are, and configures when that changes something. */
export function scopeWatcher(options: ScopeWatcherOptions): {
  scan(): Promise<void>;
  run(signal: AbortSignal): Promise<void>;
} {
  const { files, directory, clock, scope, capture } = options;
  let last = '';
  const look = async (): Promise<void> => {
    const mount = needsWalk(scope) ? await findCgroupMount(files) : undefined;
    const { paths } = mount === undefined ? { paths: [] } : await walkCgroups(files, mount);
    const cgroups = await eachLimited(paths, 16, async (path) => ({
      path,
      container: await directory.find(path),
    }));
    const document: ConfigureDocument = {
      ...options.rest,
      paused: (await options.paused?.()) ?? false,
      host: scope.host === true ? ['l4'] : [],
      scope: resolveScope({ scope, capture, cgroups }),
    };
    const text = JSON.stringify(document);
    if (text === last) return;
    last = text;
    options.configure(document);
  };
  // One look at a time, so that an older one never has the last word.
  let turn: Promise<void> = Promise.resolve();
  const scan = (): Promise<void> => {
    turn = turn.catch(() => {}).then(look);
    return turn;
  };
  return {
    scan,
    async run(signal) {
      while (!signal.aborted) {
        await clock.sleep(options.rescan, { signal }).catch(() => {});
        if (!signal.aborted) await scan();
      }
    },
  };
}
