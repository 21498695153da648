import { mkdir, mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock } from '@abduce/core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { containerDirectory } from '../identity/container-directory.ts';
import { hostFiles } from '../identity/host-files.ts';
import type { ConfigureDocument } from '../protocol/documents.ts';
import type { ScopeOptions } from '../scope/scope-options.ts';
import { walkCgroups } from '../scope/walk-cgroups.ts';
import { configurationOf } from './configuration.ts';
import { scopeWatcher } from './scope-watcher.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), `abduce-${process.pid}-scope-`));
  await mkdir(join(root, 'sys/fs/cgroup/system.slice/web.service'), { recursive: true });
  await writeFile(join(root, 'sys/fs/cgroup/cgroup.controllers'), 'cpu\n');
});
afterEach(() => rm(root, { recursive: true, force: true }));

function watcher(
  scope: ScopeOptions,
  paused?: () => boolean,
): {
  readonly configured: ConfigureDocument[];
  readonly clock: ReturnType<typeof manualClock>;
} & ReturnType<typeof scopeWatcher> {
  const clock = manualClock();
  const files = hostFiles({ root });
  const configured: ConfigureDocument[] = [];
  const made = scopeWatcher({
    files,
    directory: containerDirectory({ files, now: () => clock.now() }),
    clock,
    scope,
    capture: {},
    rescan: 5000,
    rest: configurationOf({ scope }),
    ...(paused && { paused }),
    configure: (document) => configured.push(document),
  });
  return { ...made, configured, clock };
}

it('configures anew when containers come and go, and only then', async () => {
  const { scan, configured } = watcher({ containers: ['/system.slice/*.service'] });
  await scan();
  await scan();
  expect(configured.map(({ scope }) => scope.map(({ path }) => path))).toEqual([
    ['/system.slice/web.service'],
  ]);
  expect(configured[0]).toMatchObject({
    host: [],
    profileHertz: 0,
    interval: 15_000,
    paused: false,
  });
  const late = join(root, 'sys/fs/cgroup/system.slice/db.service');
  await mkdir(late);
  await scan();
  await rmdir(late);
  await scan();
  expect(configured.slice(1).map(({ scope }) => scope.map(({ path }) => path))).toEqual([
    ['/system.slice/db.service', '/system.slice/web.service'],
    ['/system.slice/web.service'],
  ]);
});

it('needs no cgroups to name them, and asks for connections alone of a machine', async () => {
  const { scan, configured } = watcher({ cgroups: ['/none'], host: true, labels: false });
  await scan();
  expect(configured).toMatchObject([
    { host: ['l4'], scope: [{ path: '/none', watch: ['l4', 'l7'], subtree: true }] },
  ]);
});

it('runs until it is told to stop', async () => {
  const { run, clock, configured } = watcher({ containers: ['/system.slice/*'] });
  const abort = new AbortController();
  const done = run(abort.signal);
  await clock.advance(5000);
  await expect.poll(() => configured.length).toBe(1);
  await expect.poll(() => clock.sleepers).toBe(1);
  abort.abort();
  await done;
  expect(clock.sleepers).toBe(0);
});

it('walks parents before children', async () => {
  const walk = await walkCgroups(hostFiles({ root }), '/sys/fs/cgroup');
  expect(walk).toEqual({
    paths: ['/', '/system.slice', '/system.slice/web.service'],
    truncated: false,
  });
});

it('pauses and goes on as it is told', async () => {
  let paused = true;
  const { scan, configured } = watcher({ cgroups: ['/shop'] }, () => paused);
  await scan();
  paused = false;
  await Promise.all([scan(), scan()]);
  expect(configured.map((document) => document.paused)).toEqual([true, false]);
});
