import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('has a recorded incident worded by a model of another maker', async () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=@abduce/source',
    main,
  ]);
  expect(stdout).toContain('ROOT CAUSE');
  expect(stdout).toMatch(
    /1 request to messages:any@http:\/\/127\.0\.0\.1:\d+; worded by: model\n$/,
  );
});
