import { AbduceError } from '@abduce/core';

/** What may be observed at all. Nothing is observed that no line of this names. */
export interface ScopeOptions {
  /** Globs over container ids; `*` stands for any characters: `/docker/*`, `/k8s/shop/*`, `/system.slice/nginx.service`. */
  readonly containers?: readonly string[];
  /** Cgroups below the v2 mount, each with everything below it, also what is made later. */
  readonly cgroups?: readonly string[];
  /** Connections and process life of everything else on the machine; never its payload. Default false. */
  readonly host?: boolean;
  /** Heed `abduce.capture` on Docker containers: `l7,payload,tls` opts in, `off` out. Default true. */
  readonly labels?: boolean;
}

/** Globs over container ids and cgroup paths, within the scope: what is observed beyond connections. */
export interface CaptureOptions {
  /** Methods, paths as templates, statuses. Default: all that `containers` and `cgroups` name. */
  readonly l7?: readonly string[];
  /** Statement texts without their values, whole messages for parsing. Default none. */
  readonly payload?: readonly string[];
  /** Plaintext inside TLS libraries. Default none. */
  readonly tls?: readonly string[];
  /** Stacks. Default none. */
  readonly profile?: readonly string[];
}

/** Throws `CONFIG` for a scope that names nothing, or names the whole machine by accident. */
export function requireScope(scope: ScopeOptions): void {
  const { containers = [], cgroups = [], host = false, labels = true } = scope;
  if (containers.length === 0 && cgroups.length === 0 && !host && !labels) {
    throw new AbduceError('CONFIG', 'the scope of the agent names nothing', {
      hint: "Name containers (`scope: { containers: ['/docker/*'] }`) or cgroups, or set `host: true` for connections of the whole machine.",
      details: { scope },
    });
  }
  for (const path of cgroups) {
    if (/^\/[^\0]*$/.test(path) && path !== '/' && !path.split('/').includes('..')) continue;
    throw new AbduceError('CONFIG', `"${path}" is no cgroup below the root`, {
      hint: 'Begin with a slash, as in /system.slice. For the whole machine say `host: true`.',
      details: { path },
    });
  }
}
