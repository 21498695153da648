import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('says how often the rule would have fired', async () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=@abduce/source',
    main,
  ]);
  expect(stdout).toBe(
    [
      '10 windows: 7 pass, 3 fail',
      '12:10 to 12:16  external:api.pay.example:8080 took 1.11 s; 0.3 s is agreed',
      '',
    ].join('\n'),
  );
});
