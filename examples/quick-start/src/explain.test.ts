import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('explains the recorded outage', async () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=@abduce/source',
    main,
  ]);
  const [head, symptom] = stdout.split('\n');
  expect(head).toMatch(/^● gateway +time per request .* since .* confidence 0\.[789]/);
  expect(symptom).toMatch(/gateway +time per request .* \([\d.]+×\)/);
  expect(stdout).toContain('◀ ROOT CAUSE');
  const words = stdout.replace(/\s+/g, ' ');
  expect(words).toMatch(/because table `orders` in orders .* lost an index/);
  expect(words).toContain('Release 2.14.0 of orders set it off');
});
