import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, cases } from './report-bytes/bytes-of.ts';
import { elsewhere } from './report-bytes/elsewhere.ts';
import { root } from './sources.ts';

/** The oldest version that the packages promise to run on. */
const oldest = '22.18.0';
const name = `node-${process.platform}-${process.arch}`;
const kept = join(tmpdir(), `abduce-node-${oldest}`);
const node = join(kept, 'node_modules', name, 'bin', 'node');

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'abduce-bytes-')));
  const there = await access(node).then(
    () => true,
    () => false,
  );
  if (there) return;
  await mkdir(kept, { recursive: true });
  await writeFile(join(kept, 'package.json'), '{"private":true}');
  const options = ['--no-audit', '--no-fund', '--no-save', '--prefer-offline'];
  await promisify(execFile)('npm', ['install', ...options, `${name}@${oldest}`], { cwd: kept });
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the bytes of a report', { timeout: 120_000 }, () => {
  it.each([
    { timeZone: 'UTC', locale: 'C.UTF-8' },
    { timeZone: 'Pacific/Auckland', locale: 'tr_TR.UTF-8' },
    { timeZone: 'Australia/Adelaide', locale: 'de_DE.UTF-8' },
    { timeZone: 'America/St_Johns', locale: 'ar_EG.UTF-8' },
  ])(`are the same on Node ${oldest} in $timeZone and $locale`, async (place) => {
    const here = await bytesOf(cases);
    for (const where of [folder, root]) {
      const there = await elsewhere({ node, ...place, folder: where }, cases);
      expect([there.version, there.timeZone]).toEqual([oldest, place.timeZone]);
      expect(there.lines).toEqual(here);
    }
  });

  it('are the same in every language on the Node that runs this', async () => {
    const here = await bytesOf(cases);
    for (const locale of ['tr_TR.UTF-8', 'de_DE.UTF-8', 'zh_CN.UTF-8', 'fa_IR.UTF-8']) {
      const there = await elsewhere({ timeZone: 'Pacific/Auckland', locale, folder }, cases);
      expect(there.version).toBe(process.versions.node);
      expect(there.lines).toEqual(here);
    }
  });
});
