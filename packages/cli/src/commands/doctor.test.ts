import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createCaseFile, encodeCase } from '@abduce/core';
import { minutes, scenario } from '@abduce/core/testing';
import { expect, it } from 'vitest';
import { folder } from '../test-kit/folder.ts';
import { invoke } from '../test-kit/invoke.ts';
import { writeTelemetry } from '../test-kit/outage.ts';

interface Check {
  readonly name: string;
  readonly state: string;
  readonly detail: string;
}

async function checks(...args: readonly string[]): Promise<Map<string, Check>> {
  const { code, stdout, stderr } = await invoke('doctor', ...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  const { checks } = JSON.parse(stdout) as { checks: Check[] };
  return new Map(checks.map((check) => [check.name, check]));
}

const shop = () =>
  scenario({ seed: 2, duration: minutes(2) })
    .service('gateway')
    .service('orders')
    .service('billing', { instrumented: false })
    .call('gateway', 'orders')
    .call('gateway', 'billing')
    .load('gateway', 5);

it('finds nothing to say about complete telemetry but what nobody sends', async () => {
  await using home = await folder();
  const whole = scenario({ seed: 2, duration: minutes(2) })
    .service('gateway')
    .load('gateway', 5)
    .deploy('gateway', minutes(1), { version: '2.0.0' });
  await writeTelemetry(home.path, whole.batches());
  const found = await checks(home.path);
  for (const name of ['traces', 'uninstrumented services', 'broken traces', 'clocks', 'changes'])
    expect(found.get(name)).toMatchObject({ state: 'ok' });
  expect(found.get('traces')?.detail).toMatch(/^5\d\d spans, 1 services, 0 dependencies$/);
});

it('says what makes a verdict weak, and why', async () => {
  await using home = await folder();
  const worse = shop().distort({ duplicated: 0.05, dropped: 0.2, skew: { orders: 400 } });
  const batches = worse.batches().map(({ metrics: _, ...batch }) => batch);
  await writeTelemetry(home.path, batches);
  const found = await checks(home.path);
  for (const [name, detail] of [
    ['process metrics', /gateway.*cannot be tested/],
    ['broken traces', /a parent that never arrived/],
    ['unanswered calls', /without the server’s side/],
    ['duplicate spans', /more than once/],
    ['clocks', /orders \d+ ms: the order of onsets is uncertain/],
    ['changes', /\/v1\/changes/],
  ] as const) {
    expect(found.get(name), name).toMatchObject({
      state: 'weak',
      detail: expect.stringMatching(detail),
    });
  }
});

it('judges a case file as well, and prints a list for people', async () => {
  await using home = await folder();
  const path = join(home.path, 'case.json');
  const caseFile = createCaseFile({ services: ['cart'], window: { start: 0, end: 60_000 } });
  await writeFile(path, encodeCase(caseFile));
  const { code, stdout } = await invoke('doctor', path);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^! traces +none: no service map/);
  expect(stdout).toMatch(/✓ duplicate spans +none/);
  expect(stdout).not.toContain('\x1b[');
});

it('looks at the machine when it is given nothing', async () => {
  const taken = createServer();
  // Whoever has it, it is taken then.
  await new Promise<void>((resolve) => {
    taken.once('error', () => resolve());
    taken.listen(4318, '127.0.0.1', () => resolve());
  });
  try {
    const found = await checks();
    expect([...found.keys()]).toEqual(['Node', 'zstd', 'gRPC', 'port 4318', 'port 4317']);
    expect(found.get('Node')).toMatchObject({ state: 'ok', detail: process.versions.node });
    expect(found.get('gRPC')).toMatchObject({ state: 'ok' });
    expect(found.get('port 4318')).toMatchObject({
      state: 'weak',
      detail: expect.stringContaining('taken'),
    });
  } finally {
    await new Promise((resolve) => taken.close(resolve));
  }
});
