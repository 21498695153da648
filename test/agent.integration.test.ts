import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { decodeDocument, type Report } from '@abduce/core';
import { afterEach, expect, it } from 'vitest';
import { helperPath } from '../packages/agent-native/src/test-kit/observe.ts';
import { type Shop, startShop } from '../packages/agent-native/src/test-kit/shop.ts';
import { root } from './sources.ts';

let command: ChildProcess | undefined;
afterEach(() => command?.kill('SIGKILL'));

/** `abduce serve --agent` on the shop's cgroup; gives each line that it prints as JSON. */
function serve(shop: Shop, see: (line: string) => void): ChildProcess {
  const child = spawn(
    process.execPath,
    [
      ...['--conditions=@abduce/source', join(root, 'packages/cli/src/main.ts')],
      ...['serve', '--json', '--port', '0', '--grpc-port', '0'],
      ...['--agent', '--cgroups', shop.cgroup.path, '--payload', '*', '--helper', helperPath],
      ...['--translation', shop.network.router.path],
    ],
    { env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  createInterface({ input: child.stdout }).on('line', see);
  return child;
}

it('explains a real fault of a system without any instrumentation', async () => {
  await using shop = await startShop();
  let explained: Report | undefined;
  command = serve(shop, (line) => {
    if (!line.includes('"event":"explained"')) return;
    explained ??= (decodeDocument(line) as { readonly report: Report }).report;
  });
  const healthy = await shop.buy(450, 100);
  expect(new Set(healthy)).toEqual(new Set([200]));

  await shop.programs.cache.stop('SIGKILL');
  for (let round = 0; round < 20 && explained === undefined; round++) {
    const statuses = await shop.buy(100, 100);
    expect(new Set(statuses)).toEqual(new Set([502]));
  }
  expect(explained).toMatchObject({
    verdict: 'root_cause',
    rootCause: { cause: 'instance_lost', entity: 'cache' },
  });
  expect(explained?.path.map(({ entity }) => entity)).toEqual(['front', 'cart', 'cache']);
  const edges = explained?.map.edges.map(({ source, target }) => `${source} → ${target}`);
  const truth = ['cart → cache', 'front → cart', 'front → orders', 'orders → database'];
  expect(edges?.sort()).toEqual(truth);
  command.kill('SIGINT');
}, 400_000);
