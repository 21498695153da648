import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { sqliteState } from './sqlite-state.ts';
import { said, startLeader } from './test-kit/start-leader.ts';

const folder = mkdtempSync(join(tmpdir(), 'abduce-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('hands the lead of a file to the next process when the leader is killed', async () => {
  const path = join(folder, 'lead.db');
  const leader = await startLeader(path, 'watch', 'leading');
  const next = await startLeader(path, 'watch', 'ready');
  expect(next.output()).not.toContain('leading');
  await leader.stop('SIGKILL');
  await said(next, 'leading', 5_000);
  await next.stop();
});

it('keeps no secret of a key in its files', async () => {
  const own = join(folder, 'keys');
  const path = `${own}.db`;
  const state = sqliteState({ path });
  await state.projects.create({ id: 'shop', name: 'Shop' });
  const { secret } = await state.keys.create({ project: 'shop', name: 'k', scopes: ['read'] });
  expect(await state.keys.verify(secret)).toBeDefined();
  const random = Buffer.from(secret.slice(-43), 'base64url');
  for (const file of readdirSync(folder).filter((name) => name.startsWith('keys'))) {
    const bytes = readFileSync(join(folder, file));
    expect(bytes.includes(secret.slice(-43)), file).toBe(false);
    expect(bytes.includes(random), file).toBe(false);
    expect(bytes.includes(random.toString('hex')), file).toBe(false);
  }
  await state.close();
});
